import { expect } from '@jest/globals'
import type { MadeChange } from '../support/change-rows.ts'
import { FUND, SUPPORT, SUPPORTED } from './care-agencies.ts'

/** Victim support and compensation. */
export const REDRESS_MADE: readonly MadeChange[] = [
  {
    title: 'for the first time',
    mutation: 'recordSupport',
    by: SUPPORT,
    args: 'servicesProvided: [LEGAL, CLAIM_HELP], claimFiled: true',
    answers: { version: 1 },
    shows: [
      'victimSupport',
      'VictimSupport',
      {
        supportFileId: expect.any(String),
        servicesProvided: ['LEGAL', 'CLAIM_HELP'],
        claimFiled: true,
        version: 1,
      },
    ],
  },
  {
    title: 'again',
    mutation: 'recordSupport',
    by: SUPPORT,
    records: { VictimSupport: [SUPPORTED] },
    args: 'version: 1, servicesProvided: [PRACTICAL]',
    answers: { version: 2 },
    shows: ['victimSupport', 'VictimSupport', { ...SUPPORTED, servicesProvided: ['PRACTICAL'], version: 2 }],
  },
  {
    title: 'and keeps what was given',
    mutation: 'endVictimSupport',
    by: SUPPORT,
    records: { VictimSupport: [SUPPORTED] },
    args: 'version: 1',
    answers: { version: 2 },
    shows: ['victimSupport', 'VictimSupport', { ...SUPPORTED, version: 2 }],
    event: { type: 'victim-support-ended' },
  },
  {
    title: 'with an amount, for somebody who has no support',
    mutation: 'decideCompensation',
    by: FUND,
    args: `decision: GRANTED, decidedAt: "2026-03-09", fundApplicationAt: "2026-02-02", injuryCategory: 6,
      amountAwarded: {amountInCents: 3500000, currency: "EUR"}`,
    answers: { version: 1 },
    shows: [
      'victimSupport',
      'VictimSupport',
      {
        decidedAt: '2026-03-09',
        fundApplicationAt: '2026-02-02',
        plausibility: 'PLAUSIBLE',
        injuryCategory: 6,
        amountAwarded: { amountInCents: 3_500_000, currency: 'EUR' },
        version: 1,
      },
    ],
    event: { type: 'compensation-decided', decision: 'GRANTED' },
  },
  {
    title: 'that is refused, beside the support',
    mutation: 'decideCompensation',
    by: FUND,
    records: { VictimSupport: [{ ...SUPPORTED, fundApplicationAt: '2026-02-02', plausibility: 'PENDING' }] },
    args: 'version: 1, decision: REFUSED, decidedAt: "2026-03-09", plausibility: NOT_PLAUSIBLE',
    answers: { version: 2 },
    shows: [
      'victimSupport',
      'VictimSupport',
      {
        ...SUPPORTED,
        fundApplicationAt: '2026-02-02',
        decidedAt: '2026-03-09',
        plausibility: 'NOT_PLAUSIBLE',
        version: 2,
      },
    ],
    event: { type: 'compensation-decided', decision: 'REFUSED' },
  },
]
