import type { Command } from 'commander'
import { setTimeout as wait } from 'node:timers/promises'
import { dutchDay } from '../../policies/engine/dutch-day.ts'
import { type DemoHub, startDemoHub } from '../demo/demo-hub.ts'
import { describeStep, introduction, type Language, type PageOptions } from '../demo/describe-step.ts'
import { type PlayedStep, playDemo } from '../demo/play-demo.ts'
import { COLUMNS } from '../demo/sight.ts'
import { createStage } from '../demo/stage.ts'
import { WORKED_EXAMPLE } from '../demo/worked-example.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'
import { callHub, requestToken } from './hub-client.ts'
import { languageOption } from './language-option.ts'
import { agenciesIn, policyDirectory, readDocuments, readSupergraph } from './shipped-policy.ts'

interface DemoOptions {
  readonly fast?: boolean
  readonly language: Language
  readonly json?: boolean
}

/** Milliseconds to read a step in. */
const READING_MS = 2_500

/** `schakel demo`: starts a hub of its own, plays the worked example on it, and stops it. */
export function addDemoCommand(program: Command, io: CommandIo, done: (exitCode: number) => void): void {
  program
    .command('demo')
    .description('play a whole story on a hub of its own, as all its agencies, and show at each step who can see what')
    .option('--fast', 'without time to read between the steps')
    .addOption(languageOption())
    .option('--json', 'print what happened as JSON, at the end')
    .action(async (options: DemoOptions) => done(await demo(io, options)))
}

async function demo(io: CommandIo, { fast, language, json }: DemoOptions): Promise<number> {
  if (io.env['NODE_ENV'] === 'production')
    throw new CommandError('The demo starts a sandbox, and there is none with NODE_ENV=production')
  const documents = await readDocuments(policyDirectory(undefined))
  const agencies = agenciesIn(documents)
  const page: PageOptions = {
    agencies,
    purposes: documents.filter((document) => document.kind === 'purpose'),
    vocabulary: documents.find((document) => document.kind === 'vocabulary'),
    language,
    styled: io.styled === true,
  }
  const began = firstMonday(io.now?.() ?? new Date())
  if (json !== true) io.out(introduction(page))
  const stopped = new AbortController()
  const stop = (): void => stopped.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  let hub: DemoHub | undefined
  try {
    const started = await startDemoHub({
      env: io.env,
      begin: new Date(`${began}T06:00:00Z`),
      wall: io.now ?? (() => new Date()),
      stopped: stopped.signal,
    })
    hub = started
    const pause = (milliseconds: number): Promise<void> => wait(milliseconds, undefined, { signal: stopped.signal })
    const stage = createStage({
      supergraph: await readSupergraph(),
      token: async ({ agency, purpose }) =>
        (await requestToken(io, { hub: started.base, agency, purposes: [purpose] })).token,
      async send(token, query) {
        stopped.signal.throwIfAborted()
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
        const { body } = await callHub(io, started.base, '/graphql', {
          method: 'POST',
          headers,
          body: JSON.stringify({ query }),
        })
        return body
      },
      wait: pause,
    })
    const played: PlayedStep[] = []
    const story = playDemo({ ...page, hub: started, stage, steps: WORKED_EXAMPLE, began, wait: pause })
    for await (const step of story) {
      if (json !== true) io.out(describeStep(step, played.at(-1), page))
      played.push(step)
      if (page.styled && fast !== true && json !== true) await pause(READING_MS)
    }
    if (json === true) printJson(io, played.map(asJson))
    return exit.ok
  } catch (error) {
    if (stopped.signal.aborted) return exit.finding
    throw new CommandError(
      `The demo cannot go on: ${error instanceof Error ? error.message : String(error)}`,
      exit.finding,
    )
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await hub?.close()
  }
}

/** What a program reads of a step. */
function asJson({ number, step, at, found, begun, ended, sights }: PlayedStep): unknown {
  const { day, says } = step
  return {
    number,
    day,
    at,
    ...(step.kind === 'time' ? {} : { agency: step.agency, purpose: step.purpose }),
    ...(step.kind === 'change' ? { mutation: step.mutation } : {}),
    says: says.en,
    ...(found === undefined ? {} : { found: found.en }),
    begun: begun.map(({ agency, type, status }) => ({ agency, type, status })),
    ended: ended.map(({ agency, type, status }) => ({ agency, type, status })),
    sees: sights.map(({ agency, purpose, cells }) => ({
      agency,
      purpose,
      ...Object.fromEntries(COLUMNS.map(({ head }, column) => [head.en, cells[column]])),
    })),
  }
}

/** The first Monday after today: a story that begins on a working day has the same terms each time. */
function firstMonday(now: Date): string {
  for (let days = 1; days <= 7; days += 1) {
    const day = dutchDay(new Date(now.getTime() + days * 86_400_000))
    if (new Date(`${day}T12:00:00Z`).getUTCDay() === 1) return day
  }
  return dutchDay(now)
}
