import type { Told } from './demo-step.ts'
import type { Asker, Stage } from './stage.ts'

/** One field of the case: its link, the type behind it, the field, and what of a field that is an object. */
type Way = readonly [link: string, type: string, field: string, part?: string]

/** What is looked at in the table: a few telling fields, each with where they stand in the case. */
export const COLUMNS: readonly { readonly head: Told; readonly ways: readonly Way[] }[] = [
  {
    head: { en: 'Name', nl: 'Naam' },
    ways: [
      ['policeVictimFile', 'PoliceVictimFile', 'fullName'],
      ['carePlan', 'CarePlan', 'fullName'],
      ['brpPerson', 'BrpPerson', 'naam', 'volledigeNaam'],
    ],
  },
  {
    head: { en: 'Story', nl: 'Verhaal' },
    ways: [
      ['policeSignals', 'PoliceSignal', 'narrative'],
      ['crimeReports', 'CrimeReport', 'statementText'],
    ],
  },
  { head: { en: 'Reported', nl: 'Aangifte' }, ways: [['crimeReports', 'CrimeReport', 'filed']] },
  { head: { en: 'Reflect.', nl: 'Bedenkt.' }, ways: [['reflectionPeriod', 'ReflectionPeriod', 'endDate']] },
  { head: { en: 'Permit', nl: 'Vergunn.' }, ways: [['residenceApplications', 'ResidenceApplication', 'decision']] },
  {
    head: { en: 'Address', nl: 'Adres' },
    ways: [
      ['reception', 'Reception', 'facilityAddress'],
      ['shelterPlacements', 'ShelterPlacement', 'shelterAddress'],
    ],
  },
  { head: { en: 'CarePlan', nl: 'Zorgplan' }, ways: [['carePlan', 'CarePlan', 'needs']] },
  {
    head: { en: 'Medical', nl: 'Medisch' },
    ways: [
      ['healthIntake', 'HealthIntake', 'mentalHealthTriage'],
      ['healthIntake', 'HealthIntake', 'diagnosisNotes'],
    ],
  },
  { head: { en: 'BSN', nl: 'BSN' }, ways: [['brpPerson', 'BrpPerson', 'burgerservicenummer']] },
  { head: { en: 'Contact', nl: 'Contact' }, ways: [['', 'ReferralCase', 'contactRules']] },
]

/** `seen`: it is shown, and there is something. `empty`: it may be seen, and nothing is there. `withheld`: it may not be seen. */
export type Cell = 'seen' | 'empty' | 'withheld'

/** What an agency sees of the case for a purpose, column by column. */
export interface Sight extends Asker {
  readonly cells: readonly Cell[]
}

const SELECTION = COLUMNS.flatMap(({ ways }, column) =>
  ways.map(([link, , field, part], index) => {
    const asked = part === undefined ? field : `${field} { ${part} }`
    return `${aliasOf(column, index)}: ${link === '' ? asked : `${link} { ${asked} }`}`
  }),
).join(' ')

/** What everybody sees of the case now: who holds no open task on it sees nothing, and is not among them. */
export async function lookAtCase(stage: Stage, askers: readonly Asker[], caseId: string): Promise<readonly Sight[]> {
  const query = `{ case(id: ${JSON.stringify(caseId)}) { caseId ${SELECTION} } }`
  const looked = await Promise.all(
    askers.map(async (asker): Promise<Sight | undefined> => {
      const { data, withheld } = await stage.ask(asker, query)
      const found = data?.['case'] as Readonly<Record<string, unknown>> | null | undefined
      if (found === null || found === undefined) return undefined
      return { ...asker, cells: COLUMNS.map(({ ways }, column) => cellOf(column, ways, found, withheld)) }
    }),
  )
  return looked.filter((sight) => sight !== undefined)
}

function cellOf(
  column: number,
  ways: readonly Way[],
  found: Readonly<Record<string, unknown>>,
  withheld: readonly string[],
): Cell {
  if (ways.some((_, index) => hasValue(found[aliasOf(column, index)]))) return 'seen'
  const isWithheld = ([link, type, field]: Way) =>
    withheld.includes(`${type}.${field}`) || withheld.includes(`ReferralCase.${link}`)
  return ways.every(isWithheld) ? 'withheld' : 'empty'
}

function aliasOf(column: number, index: number): string {
  return `c${column}_${index}`
}

function hasValue(value: unknown): boolean {
  if (value === null || value === undefined) return false
  if (Array.isArray(value)) return value.some(hasValue)
  if (typeof value === 'object') return Object.values(value).some(hasValue)
  return true
}
