import type { Command } from 'commander'
import { dutchDay } from '../../policies/engine/dutch-day.ts'
import { type History, inForce, type Release, stateOf, stateTitles } from '../../policies/engine/lifecycle.ts'
import type { Approval } from '../../policies/engine/policy-document.ts'
import { type CommandIo, exit, printColumns, printJson } from './command-io.ts'
import { stillToSign, summary, withDesk } from './policy-desk-place.ts'

/** As many signatures as are read at a glance; more are told as one line. */
const fewSignatures = 3

/** `schakel policy history` */
export function addPolicyHistoryCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('history')
    .description('list every version of the policies: its state, who wrote it and why, who signed, what was advised')
    .option('--all', `name everybody who signed, also where they are more than ${fewSignatures}`)
    .option('--json', 'print as JSON')
    .action(async (options: { all?: boolean; json?: boolean }) => {
      const history = await withDesk(io, (desk) => desk.history())
      const at = new Date()
      const releases = [...history.releases.values()].sort((left, right) => left.number - right.number)
      if (options.json === true) {
        printJson(io, {
          inForce: inForce(history, at)?.number ?? null,
          releases: releases.map((release) => ({ state: stateOf(history, release.number, at), ...summary(release) })),
        })
      } else if (releases.length === 0) io.out('There is no version yet: the hub records the first when it starts\n')
      else {
        printColumns(
          io,
          ['NR', 'STATE', 'FROM', 'AUTHOR', 'HASH', 'REASON'],
          releases.map((release) => rowOf(history, release, at)),
        )
        for (const release of releases) for (const line of detailsOf(release, options.all === true)) io.out(`${line}\n`)
      }
      done(exit.ok)
    })
}

function rowOf(history: History, release: Release, at: Date): string[] {
  const state = stateOf(history, release.number, at)
  const { en, nl } = stateTitles[state ?? 'draft']
  return [
    String(release.number),
    en === nl ? en : `${en} (${nl})`,
    release.inForceFrom ?? release.submitted?.effective ?? '-',
    release.author === release.draftedBy ? release.author : `${release.author}, brought back by ${release.draftedBy}`,
    release.hash.slice(0, 12),
    release.submitted?.reason ?? '-',
  ]
}

function detailsOf(release: Release, all: boolean): string[] {
  const { number, submitted, approvals, advice, formerAdvice, comments, returns } = release
  const { approvedAt, staleSince, withdrawnAt } = release
  const lines = [
    ...(submitted?.dpia === undefined ? [] : [`DPIA: ${submitted.dpia}`]),
    ...(submitted?.urgent === undefined ? [] : [`urgent: ${submitted.urgent}`]),
    ...Object.entries(submitted?.reasons ?? {}).map(([rule, reason]) => `widens ${rule}: ${reason}`),
    ...advice.map(({ officer, on, text, objects }) => `${officer} ${objects ? 'objects' : 'advises'} (${on}): ${text}`),
    ...formerAdvice.map(
      ({ officer, on, text, objects }) =>
        `${officer} ${objects ? 'objected to' : 'advised on'} what it said before it was returned (${on}): ${text}`,
    ),
    ...comments.map(({ by, at, text }) => `${by} comments (${dutchDay(new Date(at))}): ${text}`),
    ...returns.map(({ by, at, reason }) => `returned by ${by} (${dutchDay(new Date(at))}): ${reason}`),
    ...signatures(approvals, all),
    ...(withdrawnAt === undefined ? [] : [`withdrawn ${withdrawnAt}`]),
    ...(staleSince === undefined ? [] : [`overtaken by another change ${staleSince}`]),
    ...(submitted !== undefined && approvedAt === undefined && staleSince === undefined && withdrawnAt === undefined
      ? [`still to sign: ${stillToSign(release).join(', ')}`]
      : []),
  ]
  return lines.map((line) => `  ${number}: ${line}`)
}

function signatures(approvals: readonly Approval[], all: boolean): string[] {
  if (all || approvals.length <= fewSignatures)
    return approvals.map(({ mandateHolder, for: kind, on }) => `signed by ${mandateHolder} for ${kind} (${on})`)
  const days = approvals.map(({ on }) => on).sort()
  const [first, last] = [days[0], days.at(-1)]
  const when = first === last ? first : `${first} to ${last}`
  return [`signed by ${approvals.length} mandate holders (${when}); --all names them`]
}
