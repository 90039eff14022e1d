import type { Change } from '../kit/change/change.ts'
import { decideApplication, recordAppeal } from './changes/decide-application.ts'
import { endReception, startReception } from './changes/reception.ts'
import { recordApplication } from './changes/record-application.ts'
import { endReflection, recordReflection } from './changes/reflection.ts'
import { planReturn, recordDeparture } from './changes/return.ts'

/** What the mutations of the immigration services do, by field. */
export const immigrationChanges: Readonly<Record<string, Change>> = {
  recordReflection,
  endReflection,
  recordApplication,
  decideApplication,
  recordAppeal,
  startReception,
  endReception,
  planReturn,
  recordDeparture,
}
