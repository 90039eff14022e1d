import { runSubgraph } from '../kit/run-subgraph.ts'
import { municipal } from './subgraph.ts'

await runSubgraph(municipal, process.env)
