import { describe, expect, test } from '@jest/globals'
import { SUBGRAPHS } from '../../../../schema/subgraph-sdl.ts'
import { EVENT_FIELDS } from '../../../../subgraphs/kit/referral-chain/event-fields.ts'
import { EVENT_SOURCES, maySend } from '../../../../subgraphs/kit/referral-chain/event-sources.ts'
import type { EventType } from '../../../../subgraphs/kit/referral-chain/chain-event.ts'
import { parseEvent } from '../../../../subgraphs/kit/referral-chain/parse-event.ts'
import { readAgencies } from '../../../../subgraphs/kit/synthetic/read-agencies.ts'
import { POLICE_A, SHELTER_A } from '../../support/stories.ts'

const AT = '2026-03-02T12:00:00.000Z'
const envelope = { caseId: 'case-1', by: POLICE_A, at: AT }

describe('An event that comes in', () => {
  test('is read into the event of the chain, moments and all', () => {
    const consent = {
      type: 'consent-recorded',
      consentId: 'c-1',
      scope: 'health.refer',
      recipients: ['HEALTH', SHELTER_A],
      status: 'GIVEN',
      givenBy: 'SELF',
      form: 'WRITTEN',
      explainedInLanguage: 'tir',
    }
    expect(parseEvent({ ...consent, ...envelope, expiresAt: '2027-03-02T12:00:00Z' })).toEqual({
      caseId: 'case-1',
      event: { ...consent, by: POLICE_A, at: new Date(AT), expiresAt: new Date('2027-03-02T12:00:00Z') },
    })
  })

  test('names its case once when it moves one, and again when it opens one', () => {
    const open = { type: 'signal-reported', ageStatus: 'MINOR', turns18On: '2027-04', contactRules: ['NO_LETTERS'] }
    expect(parseEvent({ ...open, ...envelope })).toEqual({
      caseId: 'case-1',
      event: { ...open, caseId: 'case-1', by: POLICE_A, at: new Date(AT) },
    })
    expect(parseEvent({ type: 'talk-held', ...envelope })).toEqual({
      caseId: 'case-1',
      event: { type: 'talk-held', by: POLICE_A, at: new Date(AT) },
    })
  })

  test.each([
    ['no object', 'talk-held', /not an object/u],
    ['a list', [{ type: 'talk-held', ...envelope }], /not an object/u],
    ['nothing', null, /not an object/u],
    ['no type', envelope, /not a type of event/u],
    ['an unknown type', { type: 'talk-heard', ...envelope }, /not a type of event/u],
    ['a type of every object', { type: 'constructor', ...envelope }, /not a type of event/u],
    ['no case', { type: 'talk-held', by: POLICE_A, at: AT }, /caseId of talk-held must be/u],
    ['a case that is a list', { type: 'talk-held', ...envelope, caseId: ['case-1'] }, /caseId/u],
    ['a case with a NUL', { type: 'talk-held', ...envelope, caseId: 'case\u0000' }, /caseId/u],
    ['a case as long as a book', { type: 'talk-held', ...envelope, caseId: 'c'.repeat(101) }, /caseId/u],
    ['nobody’s act', { type: 'talk-held', caseId: 'case-1', at: AT }, /by of talk-held must be an OIN/u],
    ['an OIN that is a number', { type: 'talk-held', ...envelope, by: 99 }, /by of/u],
    ['no moment', { type: 'talk-held', caseId: 'case-1', by: POLICE_A }, /at of talk-held/u],
    ['a local moment', { type: 'talk-held', ...envelope, at: '2026-03-02T12:00:00+01:00' }, /at of/u],
    ['the 30th of February', { type: 'talk-held', ...envelope, at: '2026-02-30T12:00:00Z' }, /at of/u],
    ['hour 25', { type: 'talk-held', ...envelope, at: '2026-02-03T25:00:00Z' }, /at of/u],
    ['a field too few', { type: 'report-taken', ...envelope }, /filed of report-taken must be true or false/u],
    ['null for a field', { type: 'report-taken', ...envelope, filed: null }, /filed/u],
    ['null for one that may be absent', { type: 'income-applied', ...envelope, to: null }, /to of income-applied/u],
    ['a field too many', { type: 'talk-held', ...envelope, narrative: 'all of it' }, /has 1 field that it must not/u],
    ['a code of another list', { type: 'age-settled', ...envelope, ageStatus: 'GRANTED' }, /ageStatus/u],
    ['a text where a code belongs', { type: 'wmo-decided', ...envelope, decision: 'she may stay' }, /decision/u],
    [
      'a number that is none',
      { type: 'brp-registration-requested', ...envelope, expectedMonths: 4.5 },
      /expectedMonths/u,
    ],
    [
      'a list that is too long',
      { type: 'contact-rules-set', ...envelope, rules: Array(51).fill('NO_LETTERS') },
      /rules/u,
    ],
    [
      'a list with something else in it',
      { type: 'contact-rules-set', ...envelope, rules: ['NO_LETTERS', 7] },
      /rules/u,
    ],
    [
      'the 31st of April',
      { type: 'reflection-ended', ...envelope, reason: 'WAIVED', endedOn: '2026-04-31' },
      /endedOn/u,
    ],
    ['an id with a space', { type: 'task-accepted', ...envelope, taskId: 'jan jansen' }, /taskId/u],
    ['a sentence for a fact', { type: 'fact-asserted', ...envelope, name: 'She is pregnant', value: true }, /name/u],
  ])('with %s is not taken, and what is said of it repeats no value', (_what, value, expected) => {
    const read = parseEvent(value)
    expect(read).toEqual(expect.stringMatching(expected))
    for (const said of ['all of it', 'she may stay', 'jan jansen', 'pregnant', 'narrative'])
      expect(read).not.toContain(said)
  })
})

describe('Who tells the chain of an event', () => {
  const types = Object.keys(EVENT_FIELDS) as EventType[]

  test('is one subgraph, for kinds of agency that take part', async () => {
    const kinds = new Set((await readAgencies()).map(({ kind }) => kind))
    for (const type of types) {
      const { from, by } = EVENT_SOURCES[type]
      if (by !== 'anyone') expect([type, by.filter((kind) => !kinds.has(kind))]).toEqual([type, []])
      expect([type, SUBGRAPHS.filter((name) => maySend(type, name, by === 'anyone' ? undefined : by[0]))]).toEqual([
        type,
        from === 'chain' ? [] : [from],
      ])
    }
  })

  test('is never somebody of another kind, nor somebody of no list unless anyone may', () => {
    expect([
      maySend('residence-decided', 'immigration', 'IND'),
      maySend('residence-decided', 'immigration', 'COA'),
    ]).toEqual([true, false])
    expect([maySend('talk-held', 'police', undefined), maySend('signal-reported', 'police', undefined)]).toEqual([
      false,
      true,
    ])
  })

  test('is not the chain itself: its own changes do not come from outside', () => {
    for (const type of types) expect([type, maySend(type, 'chain', 'POLICE')]).toEqual([type, false])
  })
})
