import { TASK_TYPES, type TaskType } from '../../kit/referral-chain/task-type.ts'
import type { TrackLetter, Trigger } from './task-rule.ts'
import { TASK_TABLE } from './task-types.ts'

/** The parallel tracks of a case, in the order of the chain. */
export const TRACKS: Readonly<Record<TrackLetter, { readonly en: string; readonly nl: string }>> = {
  I: { en: 'Identification', nl: 'Herkenning' },
  R: { en: 'Residence', nl: 'Verblijf' },
  S: { en: 'Shelter and care', nl: 'Opvang en zorg' },
  J: { en: 'Justice', nl: 'Opsporing en vervolging' },
  Y: { en: 'Youth', nl: 'Jeugd' },
  M: { en: 'Municipality', nl: 'Gemeente' },
  C: { en: 'Redress', nl: 'Herstel en schadevergoeding' },
  X: { en: 'Exit', nl: 'Uitstroom' },
}

/**
 * The picture of the chain as data, for whoever may not import the machine: each track with its types of task, and for each
 * the types that open on the very event that closes it. Written to schema/chain-tracks.json by `npm run generate`.
 */
export function chainTracks() {
  return (Object.keys(TRACKS) as TrackLetter[]).map((track) => ({
    track,
    ...TRACKS[track],
    tasks: TASK_TYPES.filter((type) => TASK_TABLE[type].track === track).map((type) => ({
      type,
      holders: TASK_TABLE[type].holders,
      leadsTo: TASK_TYPES.filter((next) => next !== type && leads(type, next)),
    })),
  }))
}

/** Time alone and "whatever happened" lead from everywhere, and so tell nothing. */
function leads(from: TaskType, to: TaskType): boolean {
  const ending = new Set<Trigger>(TASK_TABLE[from].closes.flatMap(({ on }) => on))
  ending.delete('time')
  ending.delete('always')
  return TASK_TABLE[to].opens.some(({ on }) => on.some((trigger) => ending.has(trigger)))
}
