// The chain, to be killed: node chain-process.ts <store> <port> <dies>
import { join } from 'node:path'
import { pino } from 'pino'
import { chain } from '../../../../subgraphs/chain/subgraph.ts'
import { eventKeys } from '../../../../subgraphs/kit/config.ts'
import { startSubgraph } from '../../../../subgraphs/kit/start-subgraph.ts'
import type { SubgraphDefinition } from '../../../../subgraphs/kit/subgraph-definition.ts'
import { nodeArguments } from '../../support/node-arguments.ts'

const [storeText = '', port = '', dies = ''] = process.argv.slice(2)
const { dataDir, databaseUrl } = JSON.parse(storeText) as { dataDir: string; databaseUrl?: string }

const dying: SubgraphDefinition = {
  ...chain,
  doors: (source) =>
    Object.fromEntries(
      Object.entries(chain.doors?.(source) ?? {}).map(([path, door]) => [
        path,
        {
          ...door,
          async handle(body) {
            const answer = await door.handle(body)
            // Committed, and not yet answered.
            if (JSON.stringify(answer.body) === '{"outcome":"applied"}') process.kill(process.pid, 'SIGKILL')
            return answer
          },
        },
      ]),
    ),
}

await startSubgraph(dies === 'once-applied' ? dying : chain, {
  config: {
    host: '127.0.0.1',
    port: Number(port),
    dataDir,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    cases: 0,
    seed: 1,
    hubKeys: join(dataDir, 'hub.jwks.json'),
    eventKeys: eventKeys(dataDir),
    logLevel: 'info',
    schemaPrefix: '',
  },
  log: pino({ enabled: false }),
  now: () => new Date(),
  say: (line) => process.stdout.write(`${line}\n`),
  execArgv: nodeArguments,
})
