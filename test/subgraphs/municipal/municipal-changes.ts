import { expect } from '@jest/globals'
import type { MadeChange, RefusedChange } from '../support/change-rows.ts'

const AMSTERDAM = { agency: '00000099000000019000', kind: 'MUNICIPALITY' }
const BRP = {
  burgerservicenummer: '999990019',
  naam: { volledigeNaam: 'A. Voorbeeld' },
  geheimhoudingPersoonsgegevens: true,
  functieAdres: { code: 'W', omschrijving: 'woonadres' },
  registeredAt: '2000-01-05',
}
const WMO = { requestId: 'own-id', reportedAt: '2026-02-02', decision: 'PENDING' }
const INCOME = {
  applicationId: 'own-id',
  appliedAt: '2026-02-02',
  decision: 'PENDING',
  scheme: 'PARTICIPATIEWET',
  advancePaid: false,
}
const HOUSING = { housingId: 'own-id', urgencyGranted: true, offerMade: false, movedInAt: null }
const HOME = 'address: {straat: "Denkbeeldlaan", huisnummer: 4, postcode: "1234 AB", woonplaats: "Voorbeeldstad"}'

/** What municipalities can change. */
export const MUNICIPAL_MADE: readonly MadeChange[] = [
  {
    title: 'with a correspondence address, for the first time',
    mutation: 'registerInBrp',
    by: AMSTERDAM,
    args: `registeredAt: "2026-03-09", geheimhoudingPersoonsgegevens: true, functieAdres: B, geslacht: V,
      naam: {voornamen: "Anna", volledigeNaam: "Anna Voorbeeld"}, geboortedatum: "1999-04-12", nationaliteiten: ["0001"],
      gemeenteVanInschrijving: "0363", adres: {postcode: "1234AB"}, burgerservicenummer: "999990019", verblijfstitel: "37"`,
    answers: { version: 1 },
    shows: [
      'brpPerson',
      'BrpPerson',
      {
        registeredAt: '2026-03-09',
        geheimhoudingPersoonsgegevens: true,
        functieAdres: { code: 'B', omschrijving: 'briefadres' },
        geslacht: 'V',
        naam: { voornamen: 'Anna', volledigeNaam: 'Anna Voorbeeld' },
        geboortedatum: '1999-04-12',
        nationaliteiten: ['0001'],
        gemeenteVanInschrijving: '0363',
        adres: { postcode: '1234AB', straat: null },
        burgerservicenummer: '999990019',
        verblijfstitel: '37',
        version: 1,
      },
    ],
    event: { type: 'brp-registered' },
  },
  {
    title: 'anew for somebody who is in it, leaving the rest as it was',
    mutation: 'registerInBrp',
    by: AMSTERDAM,
    records: { BrpPerson: [BRP] },
    args: 'version: 1, registeredAt: "2026-03-09", functieAdres: B, geheimhoudingPersoonsgegevens: null',
    answers: { version: 2 },
    shows: [
      'brpPerson',
      'BrpPerson',
      {
        ...BRP,
        registeredAt: '2026-03-09',
        functieAdres: { code: 'B', omschrijving: 'briefadres' },
        version: 2,
      },
    ],
    event: { type: 'brp-registered' },
  },
  {
    title: 'that waits for a decision, with its terms and no event',
    mutation: 'decideWmo',
    by: AMSTERDAM,
    args: 'decision: PENDING, reportedAt: "2026-03-09", provisionType: GUIDANCE, needCodes: [HOUSING]',
    answers: { version: 1, id: expect.any(String) },
    shows: [
      'wmoRequests',
      'WmoRequest',
      {
        requestId: expect.any(String),
        decision: 'PENDING',
        reportedAt: '2026-03-09',
        investigationDueAt: '2026-04-20',
        decisionDueAt: '2026-05-04',
        provisionType: 'GUIDANCE',
        needCodes: ['HOUSING'],
        version: 1,
      },
    ],
  },
  {
    title: 'that was waiting, granted in part',
    mutation: 'decideWmo',
    by: AMSTERDAM,
    records: { WmoRequest: [WMO] },
    args: 'requestId: "own-id", version: 1, decision: PARTLY_GRANTED',
    answers: { version: 2, id: 'own-id' },
    shows: ['wmoRequests', 'WmoRequest', { ...WMO, decision: 'PARTLY_GRANTED', version: 2 }],
    event: { type: 'wmo-decided', decision: 'GRANTED' },
  },
  {
    title: 'beside one that was decided, for another need',
    mutation: 'decideWmo',
    by: AMSTERDAM,
    records: { WmoRequest: [{ ...WMO, decision: 'REFUSED' }] },
    args: 'decision: GRANTED, reportedAt: "2026-03-09"',
    answers: { version: 1, id: expect.any(String) },
    shows: ['wmoRequests', 'WmoRequest', { reportedAt: '2026-03-09', decision: 'GRANTED', version: 1 }],
    event: { type: 'wmo-decided', decision: 'GRANTED' },
  },
  {
    title: 'on an application that has no record yet',
    mutation: 'decideIncome',
    by: AMSTERDAM,
    args: `decision: REFUSED, scheme: BIJZONDERE_BIJSTAND, appliedAt: "2026-03-09", advancePaid: true,
      iban: "NL91ABNA0417164300", debtSupport: false`,
    answers: { version: 1 },
    shows: [
      'incomeSupport',
      'IncomeSupport',
      {
        applicationId: expect.any(String),
        decision: 'REFUSED',
        scheme: 'BIJZONDERE_BIJSTAND',
        appliedAt: '2026-03-09',
        decisionDueAt: '2026-05-04',
        advancePaid: true,
        iban: 'NL91ABNA0417164300',
        debtSupport: false,
        version: 1,
      },
    ],
    event: { type: 'income-decided', decision: 'REFUSED' },
  },
  {
    title: 'on an application that was waiting',
    mutation: 'decideIncome',
    by: AMSTERDAM,
    records: { IncomeSupport: [INCOME] },
    args: 'version: 1, decision: WITHDRAWN',
    answers: { version: 2 },
    shows: ['incomeSupport', 'IncomeSupport', { ...INCOME, decision: 'WITHDRAWN', version: 2 }],
    event: { type: 'income-decided', decision: 'WITHDRAWN' },
  },
  {
    title: 'on a later application than the one that was decided',
    mutation: 'decideIncome',
    by: AMSTERDAM,
    records: { IncomeSupport: [{ ...INCOME, decision: 'REFUSED' }] },
    args: 'version: 1, decision: GRANTED, appliedAt: "2026-03-09"',
    answers: { version: 2 },
    shows: [
      'incomeSupport',
      'IncomeSupport',
      { applicationId: expect.not.stringContaining('decideIncome'), decision: 'GRANTED', scheme: null, version: 2 },
    ],
    event: { type: 'income-decided', decision: 'GRANTED' },
  },
  {
    title: 'without a search on record',
    mutation: 'recordMoveIn',
    by: AMSTERDAM,
    args: `movedInAt: "2026-03-09", ${HOME}, urgencyGranted: true`,
    answers: { version: 1, id: expect.any(String) },
    shows: [
      'housing',
      'Housing',
      {
        housingId: expect.any(String),
        movedInAt: '2026-03-09',
        urgencyGranted: true,
        offerMade: true,
        address: { straat: 'Denkbeeldlaan', huisnummer: 4, postcode: '1234 AB', woonplaats: 'Voorbeeldstad' },
        version: 1,
      },
    ],
    event: { type: 'housed' },
  },
  {
    title: 'at the end of a search',
    mutation: 'recordMoveIn',
    by: AMSTERDAM,
    records: { Housing: [HOUSING] },
    args: 'housingId: "own-id", version: 1, movedInAt: "2026-03-09"',
    answers: { version: 2, id: 'own-id' },
    shows: ['housing', 'Housing', { ...HOUSING, offerMade: true, movedInAt: '2026-03-09', version: 2 }],
    event: { type: 'housed' },
  },
]

const stale = (mutation: string, records: RefusedChange['records'], args: string): RefusedChange => ({
  title: 'read before somebody else changed it',
  mutation,
  by: AMSTERDAM,
  records: records ?? {},
  args,
  code: 'STALE_VERSION',
  argument: 'version',
})
const bad = (mutation: string, title: string, args: string, code: string, argument?: string): RefusedChange => ({
  title,
  mutation,
  by: AMSTERDAM,
  args,
  code,
  ...(argument === undefined ? {} : { argument }),
})

/** What they cannot change, and what stands in the way. */
export const MUNICIPAL_REFUSED: readonly RefusedChange[] = [
  stale('registerInBrp', { BrpPerson: [BRP] }, 'version: 2, registeredAt: "2026-03-09"'),
  {
    ...stale('registerInBrp', { BrpPerson: [BRP] }, 'registeredAt: "2026-03-09", geheimhoudingPersoonsgegevens: true'),
    title: 'as the first, of somebody who is in it',
  },
  bad('registerInBrp', 'that is not there', 'version: 1, registeredAt: "2026-03-09"', 'RECORD_NOT_FOUND', 'version'),
  bad(
    'registerInBrp',
    'without a word on secrecy',
    'registeredAt: "2026-03-09"',
    'INVALID_ARGUMENT',
    'geheimhoudingPersoonsgegevens',
  ),
  bad(
    'registerInBrp',
    'before birth',
    'registeredAt: "2026-03-09", geheimhoudingPersoonsgegevens: true, geboortedatum: "2026-03-10"',
    'INVALID_ARGUMENT',
    'geboortedatum',
  ),
  bad('registerInBrp', 'on a day to come', 'registeredAt: "2149-01-01"', 'DATE_IN_FUTURE', 'registeredAt'),
  bad('registerInBrp', 'on a day of another age', 'registeredAt: "1066-10-14"', 'DATE_ABSURD', 'registeredAt'),
  bad(
    'registerInBrp',
    'with a name that is no name',
    `registeredAt: "2026-03-09", naam: {volledigeNaam: "${'x'.repeat(2_001)}"}`,
    'TEXT_TOO_LONG',
    'naam',
  ),
  bad(
    'registerInBrp',
    'with a postal code that is none',
    'registeredAt: "2026-03-09", geheimhoudingPersoonsgegevens: true, adres: {postcode: "0123 ab"}',
    'INVALID_ARGUMENT',
    'adres',
  ),
  stale('decideWmo', { WmoRequest: [WMO] }, 'requestId: "own-id", version: 4, decision: GRANTED'),
  {
    ...bad('decideWmo', 'that was decided', 'requestId: "own-id", version: 1, decision: GRANTED', 'WRONG_STATE'),
    records: { WmoRequest: [{ ...WMO, decision: 'REFUSED' }] },
  },
  {
    ...bad(
      'decideWmo',
      'of another case',
      'requestId: "decideWmo-that-was-waiting-granted-in-part", version: 2, decision: GRANTED',
      'RECORD_NOT_FOUND',
      'requestId',
    ),
    records: { WmoRequest: [{ ...WMO, requestId: 'other own-id' }] },
  },
  {
    ...bad('decideWmo', 'without its version', 'requestId: "own-id", decision: GRANTED', 'INVALID_ARGUMENT', 'version'),
  },
  bad('decideWmo', 'without its id', 'version: 1, decision: GRANTED', 'INVALID_ARGUMENT', 'requestId'),
  bad('decideWmo', 'of a day to come', 'decision: PENDING, reportedAt: "2149-01-01"', 'DATE_IN_FUTURE', 'reportedAt'),
  bad('decideWmo', 'of another age', 'decision: PENDING, reportedAt: "0999-01-01"', 'DATE_ABSURD', 'reportedAt'),
  bad(
    'decideWmo',
    'with too many needs',
    `decision: PENDING, needCodes: [${'WORK, '.repeat(51)}]`,
    'INVALID_ARGUMENT',
    'needCodes',
  ),
  stale('decideIncome', { IncomeSupport: [INCOME] }, 'version: 3, decision: GRANTED'),
  {
    ...stale('decideIncome', { IncomeSupport: [INCOME] }, 'decision: GRANTED'),
    title: 'as the first, of somebody who applied',
  },
  bad('decideIncome', 'that is not there', 'version: 1, decision: GRANTED', 'RECORD_NOT_FOUND', 'version'),
  {
    ...bad('decideIncome', 'that was decided', 'version: 1, decision: REFUSED', 'WRONG_STATE'),
    records: { IncomeSupport: [{ ...INCOME, decision: 'GRANTED' }] },
  },
  {
    ...bad(
      'decideIncome',
      'that was decided, with its own day',
      'version: 1, decision: REFUSED, appliedAt: "2026-02-02"',
      'WRONG_STATE',
    ),
    records: { IncomeSupport: [{ ...INCOME, decision: 'GRANTED' }] },
  },
  bad('decideIncome', 'of a day to come', 'decision: PENDING, appliedAt: "2149-01-01"', 'DATE_IN_FUTURE', 'appliedAt'),
  stale('recordMoveIn', { Housing: [HOUSING] }, 'housingId: "own-id", version: 2, movedInAt: "2026-03-09"'),
  {
    ...bad(
      'recordMoveIn',
      'after the person moved in',
      'housingId: "own-id", version: 1, movedInAt: "2026-03-09"',
      'WRONG_STATE',
    ),
    records: { Housing: [{ ...HOUSING, movedInAt: '2026-02-02' }] },
  },
  bad(
    'recordMoveIn',
    'at the end of a search that is not there',
    'housingId: "own-id", version: 1, movedInAt: "2026-03-09"',
    'RECORD_NOT_FOUND',
    'housingId',
  ),
  bad('recordMoveIn', 'without the version', 'housingId: "h", movedInAt: "2026-03-09"', 'INVALID_ARGUMENT', 'version'),
  bad('recordMoveIn', 'without the id', 'version: 1, movedInAt: "2026-03-09"', 'INVALID_ARGUMENT', 'housingId'),
  bad('recordMoveIn', 'on a day to come', 'movedInAt: "2149-01-01"', 'DATE_IN_FUTURE', 'movedInAt'),
  bad(
    'recordMoveIn',
    'at a number that no house has',
    'movedInAt: "2026-03-09", address: {huisnummer: 0}',
    'INVALID_ARGUMENT',
    'address',
  ),
  bad(
    'recordMoveIn',
    'at an identification that is none',
    'movedInAt: "2026-03-09", address: {nummeraanduidingIdentificatie: "12"}',
    'INVALID_ARGUMENT',
    'address',
  ),
]

export const MUNICIPAL_MALFORMED: Readonly<Record<string, string>> = {
  registerInBrp: 'registeredAt: "2026-03-09", burgerservicenummer: "123456789"',
  decideWmo: 'decision: PERHAPS',
  decideIncome: 'decision: GRANTED, iban: "NL00ABNA0417164300"',
  recordMoveIn: 'movedInAt: "9 March 2026"',
}
