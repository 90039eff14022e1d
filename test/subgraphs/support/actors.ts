import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import type { Permit } from '../../../schema/permit.ts'

/** Whose act a change is, and on which cases the permit opens. */
export interface Actor {
  readonly agency: string
  readonly kind: string
  readonly purpose?: string
  /** Open cases; absent: the one that the arguments name. */
  readonly cases?: readonly string[]
  /** Scopes instead of that. */
  readonly scopes?: Permit['scopes']
}

export const POLICE: Actor = { agency: '00000099000000001000', kind: 'POLICE' }
export const POLICE_ELSEWHERE: Actor = { agency: '00000099000000002000', kind: 'POLICE' }
export const KMAR: Actor = { agency: '00000099000000003000', kind: 'KMAR' }
export const OM: Actor = { agency: '00000099000000005000', kind: 'OM' }
export const IND: Actor = { agency: '00000099000000006000', kind: 'IND' }
export const COA: Actor = { agency: '00000099000000007000', kind: 'COA' }
export const DTV: Actor = { agency: '00000099000000008000', kind: 'DTV' }
export const IOM: Actor = { agency: '00000099000000009000', kind: 'IOM' }
export const FAIRWORK: Actor = { agency: '00000099000000026000', kind: 'FAIRWORK' }
export const SCHOOL: Actor = { agency: '00000099000000028000', kind: 'SCHOOL' }

const DAY = 24 * 60 * 60 * 1000

/** A day of the Dutch calendar, so many days from now. */
export function day(days: number): string {
  return dutchDay(new Date(Date.now() + days * DAY))
}

/** A moment, so many days from now. */
export function moment(days: number): string {
  return new Date(Date.now() + days * DAY).toISOString()
}
