import { addMonths } from '../../../subgraphs/kit/referral-chain/add-term.ts'
import { COA, day, IND, IOM } from '../support/actors.ts'
import { type Before, ITS_ID } from '../support/change-rows.ts'

export const START = day(-10)
export const inMonths = (from: string, months: number) =>
  addMonths(new Date(Date.parse(from)), months)
    .toISOString()
    .slice(0, 10)
export const after = (from: string, days: number) =>
  new Date(Date.parse(from) + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)

export const PERIOD = { startDate: START, endDate: inMonths(START, 3), dublinApplies: false }
export const recorded: Before = [['recordReflection', PERIOD, IND]]
export const ended: Before = [...recorded, ['endReflection', { version: 1, reason: 'WAIVED', endedOn: day(-1) }, IND]]
export const FIRST = { procedure: 'B8_VICTIM', submittedAt: day(-5) }
export const applied: Before = [['recordApplication', FIRST, IND]]
export const decided = (decision: string): Before => [
  ...applied,
  ['decideApplication', { applicationId: ITS_ID, version: 1, decision, decidedAt: day(-2) }, IND],
]
export const CONTINUED = { procedure: 'B9_CONTINUED', submittedAt: day(-1), ground: 'CASE_ENDED' }
export const continued: Before = [...decided('GRANTED'), ['recordApplication', CONTINUED, IND]]
export const STAY = { kind: 'AZC', arrivedAt: day(-9), facilityAddress: 'Weg 1', facilityRegion: 'LIMBURG' }
export const received: Before = [['startReception', STAY, COA]]
export const left: Before = [
  ...received,
  ['endReception', { version: 1, leftAt: day(-3), leftToUnknownDestination: false }, COA],
]
export const planned: Before = [['planReturn', { voluntary: true }, IOM]]
export const departed: Before = [...planned, ['recordDeparture', { version: 1, departedAt: day(-1) }, IOM]]
