import { embeddedStore } from '../../subgraphs/support/test-stores.ts'
import { dublinWithoutReport } from './dublin-without-report.ts'

dublinWithoutReport(embeddedStore)
