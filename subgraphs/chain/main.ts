import { runSubgraph } from '../kit/run-subgraph.ts'
import { chain } from './subgraph.ts'

await runSubgraph(chain, process.env)
