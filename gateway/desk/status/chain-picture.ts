import type { CompiledPolicy } from '../../../policies/engine/compiled-policy.ts'
import { isInForce } from '../../../policies/engine/dutch-day.ts'
import type { Language } from '../../../policies/engine/sentences.ts'
import type { TaskCount } from '../../../schema/task-counts.ts'
import type { NamedWord } from './schema-fields.ts'

/** One track as the chain's own machine has it: schema/chain-tracks.json. */
export interface WrittenTrack {
  readonly track: string
  readonly en: string
  readonly nl: string
  readonly tasks: readonly {
    readonly type: string
    readonly holders: readonly string[]
    readonly leadsTo: readonly string[]
  }[]
}

/** The chain as a picture: the machine's tracks, in the words of the version in force, with the counts the chain told. */
export function chainPicture(
  tracks: readonly WrittenTrack[],
  policy: CompiledPolicy,
  counts: readonly TaskCount[],
  language: Language,
) {
  const titles = policy.bundle.vocabulary?.titles
  const word = (list: 'tasks' | 'kinds', id: string): NamedWord => ({
    id,
    title: titles?.[list]?.[id]?.[language] ?? id,
  })
  const counted = new Map(counts.map((count) => [count.type, count]))
  return tracks.map(({ track, tasks, ...title }) => ({
    track,
    title: title[language],
    tasks: tasks.map(({ type, holders, leadsTo }) => ({
      type,
      title: word('tasks', type).title,
      holders: holders.map((kind) => word('kinds', kind)),
      leadsTo: leadsTo.map((next) => word('tasks', next)),
      waiting: counted.get(type)?.waiting,
      overdue: counted.get(type)?.overdue,
    })),
  }))
}

/** Agencies with the purposes for which each can be asked for its own tasks: as few as tell all types that it may hold. */
export function chainAskers(policy: CompiledPolicy, at: Date) {
  const holders = Object.entries(policy.bundle.vocabulary?.holders ?? {})
  const purposes = [...policy.purposes.values()].filter(({ valid }) => isInForce(valid, at))
  return (policy.bundle.agencies?.agencies ?? []).flatMap(({ slug, name, kind }) => {
    const wanted = holders.filter(([, kinds]) => kinds.includes(kind)).map(([task]) => task)
    const asked = new Set(
      wanted.flatMap((task) => purposes.find(({ who, tasks }) => who.has(kind) && tasks.has(task))?.id ?? []),
    )
    return [...asked].map((purpose) => ({ agency: slug, name, purpose }))
  })
}
