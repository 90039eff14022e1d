import { proposeTests, type ProposedTest } from '../../policies/edits/propose-tests.ts'
import type { AgencyEntry } from '../../policies/engine/policy-document.ts'
import {
  createWording,
  type FieldNames,
  type Language,
  upperFirst,
  type Wording,
} from '../../policies/engine/documents/wording.ts'
import { problemIn } from '../../policies/engine/policy-errors.ts'
import { runPolicyTests } from '../../policies/engine/run-policy-tests.ts'
import { sayIn } from '../../policies/engine/told.ts'
import type { Candidate } from './candidate.ts'
import { differenceIn } from './difference.ts'
import type { DeskContext } from './desk-context.ts'
import { DeskError } from './desk-error.ts'
import { overseesAll, seesConfidential, seesRecord } from './log/begin-reading.ts'
import { mayDo } from './may-do.ts'
import { REPLAY_DAYS, type ReplayDays, replayLog } from './replay-log.ts'

/** What a version would bring about: faults, the difference in sentences, its tests, and the requests of the last days. */
export function triedChange(context: DeskContext, candidate: Candidate, language: Language, names: FieldNames) {
  const { policy, before, comparison, problems } = candidate
  const words = createWording(policy, language, names)
  return {
    problems: problems.map((problem) => problemIn(problem, language)),
    difference: differenceIn(comparison, before, policy, language, names),
    // Each is worked out only where a page asks for it.
    tests: () => triedTests(candidate, words),
    replay: ({ days }: { readonly days?: number | null }) => triedReplay(context, candidate, words, daysAsked(days)),
  }
}

function triedTests({ policy, before, comparison, tests, problems }: Candidate, words: Wording) {
  if (problems.length > 0) return { passed: 0, failed: [], proposed: [] }
  const facts = policy.bundle.vocabulary?.facts.map(({ fact }) => fact)
  const results = runPolicyTests(policy, tests, facts)
  const failed = results.filter(({ failures }) => failures.length > 0)
  const names = new Set(results.map(({ purpose, name }) => `${purpose} ${name}`))
  return {
    passed: results.length - failed.length,
    failed: failed.map(({ purpose, name, failures }) => ({
      purpose,
      name,
      failures: failures.map((failure) => sayIn(failure, words.language)),
    })),
    proposed: proposeTests(comparison, before, policy)
      .filter(({ purpose, name }) => !names.has(`${purpose} ${name}`))
      .map((test) => ({
        purpose: test.purpose,
        name: test.name,
        who: test.given.who,
        task: test.given.task ?? null,
        on: test.given.on ?? null,
        yes: Object.keys(test.given.facts).filter((fact) => test.given.facts[fact] === true),
        no: Object.keys(test.given.facts).filter((fact) => test.given.facts[fact] === false),
        sentence: proposedSentence(test, words),
      })),
  }
}

const TEXT = {
  en: {
    sees: 'sees',
    not: 'does not see',
    with: 'with the task',
    if: 'if',
    unknown: 'nothing is known about the case',
    on: 'on',
  },
  nl: {
    sees: 'ziet',
    not: 'ziet niet',
    with: 'met de taak',
    if: 'als',
    unknown: 'er niets over de zaak bekend is',
    on: 'op',
  },
}

function proposedSentence({ given, about, shown }: ProposedTest, words: Wording): string {
  const text = TEXT[words.language]
  const fields = words.list(about.map((coordinate) => `“${words.field(coordinate)}”`))
  const task = given.task === undefined ? '' : `, ${text.with} “${words.task(given.task)}”`
  const facts = Object.entries(given.facts).map(([fact, holds]) => words.fact({ fact, negated: !holds }))
  const known = facts.length === 0 ? (shown ? '' : `, ${text.if} ${text.unknown}`) : `, ${text.if} ${words.list(facts)}`
  const day = given.on === undefined ? '' : `, ${text.on} ${words.day(given.on)}`
  return `${upperFirst(words.kind(given.who))} ${shown ? text.sees : text.not} ${fields}${task}${known}${day}.`
}

function daysAsked(days: number | null | undefined): ReplayDays {
  const asked = REPLAY_DAYS.find((each) => each === (days ?? REPLAY_DAYS[0]))
  if (asked === undefined)
    throw new DeskError('INVALID', {
      en: `A change is tried on the last ${REPLAY_DAYS.join(' or ')} days`,
      nl: `Een wijziging wordt uitgeprobeerd op de laatste ${REPLAY_DAYS.join(' of ')} dagen`,
    })
  return asked
}

/** Whether something of what changes rests, in either version, on a fact that may not be told. */
function restsOnSilent({ policy, before, comparison }: Candidate): boolean {
  const silent = [...policy.silentFacts, ...before.silentFacts]
  const whens = comparison.cells.flatMap((cell) => [...cell.before, ...cell.after].map(({ when }) => when))
  return whens.some((when) => silent.some((fact) => when.split(/[^\w-]+/u).includes(fact)))
}

/** Null for those who may neither read the log nor write a change: it tells what agencies asked. */
async function triedReplay(context: DeskContext, candidate: Candidate, words: Wording, last: ReplayDays) {
  const { person } = context
  if (person === undefined || !(['try-change', 'read-log'] as const).some((action) => mayDo(person, action)))
    return null
  // Counts under a condition on a silent fact would tell that fact.
  if (!overseesAll(person) && restsOnSilent(candidate)) return null
  await context.act('see-policies', { subject: `release/${candidate.from.number}/replay` })
  const { days, requests, counts, groups } = await replayLog(context, candidate, {
    fits: (record) => seesRecord(person, record),
    days: last,
  })
  const agencies: readonly AgencyEntry[] = candidate.policy.bundle.agencies?.agencies ?? []
  const named = (coordinate: string) => words.field(coordinate)
  return {
    days,
    requests,
    complete: seesConfidential(person, ''),
    ...counts,
    groups: groups.map((group) => {
      const agency = agencies.find(({ oin }) => oin === group.agency)
      return {
        ...group,
        agency: agency?.name ?? group.agency,
        contact: agency?.contact,
        purpose: words.purpose(group.purpose),
        lost: group.lost.map(named),
        gained: group.gained.map(named),
      }
    }),
  }
}
