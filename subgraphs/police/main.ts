import { runSubgraph } from '../kit/run-subgraph.ts'
import { police } from './subgraph.ts'

await runSubgraph(police, process.env)
