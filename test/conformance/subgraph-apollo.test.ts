import { runSubgraphSuite } from './run-subgraph-suite.ts'

runSubgraphSuite('apollo')
