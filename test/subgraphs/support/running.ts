import { pino } from 'pino'
import { eventKeys } from '../../../subgraphs/kit/config.ts'
import { startSubgraph, type RunningSubgraph } from '../../../subgraphs/kit/start-subgraph.ts'
import type { SubgraphDefinition } from '../../../subgraphs/kit/subgraph-definition.ts'
import type { CaseStory } from '../../../subgraphs/kit/synthetic/case-story.ts'
import { nodeArguments } from './node-arguments.ts'
import type { TestHub } from './test-hub.ts'
import type { TestStore } from './test-stores.ts'

export interface TestSubgraph extends RunningSubgraph {
  /** Statements that requests caused since the last look. */
  statements(): readonly string[]
  /** Lines of the process's log. */
  readonly logged: string[]
}

/** Starts a subgraph for a test, on a free port, with these stories in its store. */
export async function startForTest(
  definition: SubgraphDefinition,
  {
    store,
    hub,
    stories,
    now = () => new Date(),
    chainUrl,
  }: {
    store: TestStore
    hub: Pick<TestHub, 'keysFile'>
    stories: readonly CaseStory[]
    now?: () => Date
    /** Where its events go to; absent: they stay in its outbox. */
    chainUrl?: string
  },
): Promise<TestSubgraph> {
  let seen: string[] = []
  const logged: string[] = []
  const running = await startSubgraph(definition, {
    config: {
      host: '127.0.0.1',
      port: 0,
      dataDir: store.dataDir,
      ...(store.databaseUrl === undefined ? {} : { databaseUrl: store.databaseUrl }),
      cases: stories.length,
      seed: 1,
      hubKeys: hub.keysFile,
      ...(chainUrl === undefined ? {} : { chainUrl }),
      eventKeys: eventKeys(store.dataDir),
      logLevel: 'info',
      schemaPrefix: '',
    },
    log: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    now,
    say: () => undefined,
    world: async () => stories,
    onStatement: (statement) => seen.push(statement),
    execArgv: nodeArguments,
  })
  return {
    ...running,
    logged,
    statements() {
      const since = seen
      seen = []
      return since
    },
  }
}
