import { runSubgraph } from '../kit/run-subgraph.ts'
import { care } from './subgraph.ts'

await runSubgraph(care, process.env)
