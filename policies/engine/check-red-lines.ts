import type { Cell, CompiledPurpose } from './compiled-policy.ts'
import type { Coordinate, Coordinates, FieldShape, Form } from './coordinates.ts'
import { inDocument } from './locate.ts'
import { unlisted } from './nearest-word.ts'
import { demands, printFormula } from './parse-formula.ts'
import type { Formula, PolicyProblem, RedLine, RedLinesDocument, ToldInBoth } from './policy-document.ts'

/** One grant that a red line forbids. */
export interface Crossing {
  readonly line: RedLine
  readonly purpose: string
  readonly kind: string
  readonly coordinate: Coordinate
  readonly rule: string
  /** What would have to change, as the end of a sentence. */
  readonly why: ToldInBoth
}

/**
 * Every grant that a red line forbids, over all purposes and kinds and whatever the facts and tasks: a line that could
 * be crossed in one case is crossed.
 */
export function findCrossings(
  lines: readonly RedLine[],
  purposes: ReadonlyMap<string, CompiledPurpose>,
  schema: Coordinates,
): Crossing[] {
  const crossings: Crossing[] = []
  const fields = fieldsOf(schema)
  for (const line of lines) {
    const guarded = guardedFields(line, fields)
    for (const purpose of purposes.values())
      for (const [kind, cells] of purpose.cells)
        for (const field of guarded)
          for (const cell of cells.get(field.coordinate) ?? []) {
            const why = forbids(line, purpose.id, kind, cell, field.coarsens?.form ?? cell.form)
            if (why !== undefined)
              crossings.push({ line, purpose: purpose.id, kind, coordinate: field.coordinate, rule: cell.rule, why })
          }
  }
  return crossings
}

/** A red line that names a field the schema does not have guards nothing: most likely a misspelling, so it is refused. */
export function checkRedLineFields(document: RedLinesDocument, schema: Coordinates): PolicyProblem[] {
  const problems: PolicyProblem[] = []
  const fields = fieldsOf(schema)
  const owners = new Set(fields.flatMap(({ owner }) => owner ?? []))
  for (const [index, line] of document.lines.entries()) {
    for (const [place, pattern] of line.fields.entries())
      if (fields.every((field) => !matches(field, pattern)))
        problems.push(
          inDocument(
            document,
            `red-lines.${index}.fields.${place}`,
            'unknown-field',
            unlisted(
              'field',
              pattern,
              fields.map(({ coordinate }) => coordinate),
            ),
          ),
        )
    if (line.owner !== undefined && !owners.has(line.owner))
      problems.push(
        inDocument(document, `red-lines.${index}.owner`, 'unknown-owner', unlisted('owner', line.owner, owners)),
      )
  }
  return problems
}

function guardedFields(line: RedLine, fields: readonly FieldShape[]): FieldShape[] {
  return fields.filter(
    (field) =>
      (line.owner === undefined || field.owner === line.owner) &&
      line.fields.some((pattern) => matches(field, pattern)),
  )
}

function fieldsOf(schema: Coordinates): FieldShape[] {
  return [...schema.types.values()]
    .filter(({ kind, value }) => kind === 'object' && !value)
    .flatMap(({ fields }) => [...fields.values()])
}

/** A coarsened field stands for the field it is made from: what may not be seen may not be seen coarsely either. */
function matches({ coordinate, coarsens }: FieldShape, pattern: string): boolean {
  if (pattern === '*') return true
  const ofType = pattern.endsWith('.*') ? pattern.slice(0, -1) : undefined
  const fits = (name: string) => name === pattern || (ofType !== undefined && name.startsWith(ofType))
  return fits(coordinate) || (coarsens !== undefined && fits(coarsens.field))
}

function forbids(line: RedLine, purpose: string, kind: string, cell: Cell, form: Form): ToldInBoth | undefined {
  if (line.onlyPurposes !== undefined && !line.onlyPurposes.includes(purpose))
    return line.onlyPurposes.length === 0
      ? { en: 'no purpose may', nl: 'geen enkel doel mag dit' }
      : { en: `only ${line.onlyPurposes.join(', ')} may`, nl: `alleen ${line.onlyPurposes.join(', ')} mag dit` }
  if (line.notPurposes?.includes(purpose) === true) return { en: `${purpose} may not`, nl: `${purpose} mag dit niet` }
  const kinds =
    line.onlyKinds !== undefined && Object.hasOwn(line.onlyKinds, purpose) ? line.onlyKinds[purpose] : undefined
  if (kinds !== undefined && !kinds.includes(kind))
    return {
      en: `for ${purpose} only ${kinds.join(', ')} may`,
      nl: `voor ${purpose} mag alleen ${kinds.join(', ')} dit`,
    }
  if (line.requires?.some((clause) => !demands(cell.when, clause)) === true)
    return { en: `only when ${printFormula(line.requires)}`, nl: `alleen als ${inDutch(line.requires)}` }
  if (line.onlyForms !== undefined && !line.onlyForms.includes(form))
    return line.onlyForms.length === 0
      ? { en: 'not in any form', nl: 'in geen enkele vorm' }
      : { en: `only as ${line.onlyForms.join(', ')}`, nl: `alleen als ${line.onlyForms.join(', ')}` }
  return undefined
}

function inDutch(formula: Formula): string {
  const literal = ({ fact, negated }: Formula[number][number]) => (negated ? `niet ${fact}` : fact)
  return formula.map((clause) => clause.map(literal).join(' of ')).join(' en ')
}
