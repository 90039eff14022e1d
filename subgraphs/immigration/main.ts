import { runSubgraph } from '../kit/run-subgraph.ts'
import { immigration } from './subgraph.ts'

await runSubgraph(immigration, process.env)
