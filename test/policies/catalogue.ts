import { readFileSync } from 'node:fs'
import type { Form } from '../../policies/engine/coordinates.ts'

interface CataloguePurpose {
  readonly id: string
  readonly agencies: readonly string[]
  readonly tasks: readonly string[]
  readonly confidentialLog: boolean
  readonly regime: string
  readonly dpvPurpose: string
  readonly allow: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly when: readonly string[]
  readonly fieldWhen: Readonly<Record<string, string>>
  readonly onlyKinds: Readonly<Record<string, readonly string[]>>
  readonly kindWhen: Readonly<Record<string, string>>
}

/** What the domain research laid down before any policy was written: the measure the shipped policies are held to. */
export interface Catalogue {
  readonly fields: readonly { readonly entity: string; readonly field: string; readonly owner: string }[]
  readonly tasks: readonly { readonly id: string }[]
  readonly purposes: readonly CataloguePurpose[]
  readonly facts: readonly { readonly name: string; readonly assertedBy: string; readonly tell: boolean }[]
}

export const catalogue = JSON.parse(
  readFileSync(new URL('../fixtures/catalogue.json', import.meta.url), 'utf8'),
) as Catalogue

const SERVED: Readonly<Record<string, { form: Form; suffix: string }>> = {
  full: { form: 'full', suffix: '' },
  yearOnly: { form: 'year', suffix: '' },
  month: { form: 'month', suffix: '' },
  exists: { form: 'full', suffix: 'Exists' },
  category: { form: 'full', suffix: 'Category' },
  region: { form: 'full', suffix: 'Region' },
}

/** One cell of the catalogue for one kind: where the value is served and in which form, or undefined when it never is. */
export interface ExpectedCell {
  readonly coordinate: string
  readonly form: Form
  readonly own: boolean
  /** And-ed; the facts within one entry are or-ed. */
  readonly clauses: readonly (readonly string[])[]
}

export function expectedCell(
  purpose: CataloguePurpose,
  kind: string,
  entity: string,
  field: string,
): ExpectedCell | undefined {
  const name = `${entity}.${field}`
  const served = SERVED[purpose.allow[entity]?.[field] ?? 'denied']
  if (served === undefined || purpose.id === 'statistics.report') return undefined
  if (!purpose.agencies.includes(kind) || purpose.onlyKinds[name]?.includes(kind) === false) return undefined
  const condition = purpose.fieldWhen[name] ?? purpose.fieldWhen[`${entity}.*`]
  const own = condition?.startsWith('own') ?? false
  const entries = [
    ...purpose.when,
    ...(condition === undefined || own ? [] : [condition]),
    ...(purpose.kindWhen[kind] === undefined ? [] : [purpose.kindWhen[kind]]),
  ]
  return {
    coordinate: `${name}${served.suffix}`,
    form: served.form,
    own,
    clauses: entries.map((entry) => entry.split(' or ')),
  }
}
