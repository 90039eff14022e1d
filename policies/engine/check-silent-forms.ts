import type { Cell, CompiledPurpose } from './compiled-policy.ts'
import type { Coordinate, Coordinates, Form } from './coordinates.ts'
import { inDocument } from './locate.ts'
import { canHold, conjunction, printClause } from './parse-formula.ts'
import { dutch } from './phrases.ts'
import type { Formula, PolicyProblem, PurposeDocument } from './policy-document.ts'

/** One way in which a field can come to be shown, coarser siblings taken for forms of the field they stand for. */
interface Way {
  readonly coordinate: Coordinate
  readonly form: Form
  readonly own: boolean
  /** The clauses that rest on silent facts, as text. */
  readonly silent: readonly string[]
  readonly told: Formula
  readonly rule: string
}

/** Forms of one and the same field; the others are fields of their own, which a full one only brings along. */
const FULLNESS: Readonly<Partial<Record<Form, number>>> = { full: 3, month: 2, year: 1 }

/**
 * Silent facts may decide whether a field is shown, for then it is empty when they do not hold, and never in which form or
 * on whose rows: a year where there was a day, or the asker's own rows alone, would tell them in every answer.
 */
export function checkSilentForms(
  document: PurposeDocument,
  purpose: CompiledPurpose,
  silentFacts: ReadonlySet<string>,
  schema: Coordinates,
): PolicyProblem[] {
  if (silentFacts.size === 0) return []
  const problems = new Map<string, PolicyProblem>()
  for (const cells of purpose.cells.values())
    for (const [field, ways] of waysByField(cells, purpose, silentFacts, schema))
      for (const [index, way] of ways.entries())
        for (const other of ways.slice(index + 1)) {
          const silent = decidingWay(way, other)
          if (silent === undefined || !canHold(conjunction(way.told, other.told))) continue
          const rest = silent === way ? other : way
          const message = {
            en: `rule "${silent.rule}" shows ${field} ${asText(silent)} when ${silent.silent.join(' and ')}, and rule "${rest.rule}" ${asText(rest)}: the answer would tell a silent fact; let the same silent facts decide both, or show one form only`,
            nl: `regel "${silent.rule}" toont ${field} ${asDutchText(silent)} als ${silent.silent.join(' en ')}, en regel "${rest.rule}" ${asDutchText(rest)}: het antwoord zou een stil feit verraden; laat dezelfde stille feiten over beide beslissen, of toon maar één vorm`,
          }
          const place = document.rules.findIndex(({ id }) => id === silent.rule)
          problems.set(
            message.en,
            inDocument(document, `rules.${place}.see.${silent.coordinate}`, 'silent-form', message),
          )
        }
  return [...problems.values()]
}

/** Of two ways the one whose silent facts decide which of them the answer shows; undefined when none do. */
function decidingWay(one: Way, two: Way): Way | undefined {
  if (one.form === two.form && one.own === two.own) return undefined
  const [fuller, coarser] = fullestFirst(one, two) <= 0 ? [one, two] : [two, one]
  if (decidesAlone(fuller, coarser)) return fuller
  // Of these only the fuller counts where both hold; of two forms that are fields of their own each does.
  const oneCounts = fuller.form === 'full' || fuller.form === coarser.form || FULLNESS[coarser.form] !== undefined
  return !oneCounts && decidesAlone(coarser, fuller) ? coarser : undefined
}

/** True when the one way can fail to hold on a silent fact while the other holds. */
function decidesAlone(one: Way, other: Way): boolean {
  return one.silent.some((clause) => !other.silent.includes(clause))
}

function fullestFirst(left: Way, right: Way): number {
  return (FULLNESS[right.form] ?? 0) - (FULLNESS[left.form] ?? 0) || Number(left.own) - Number(right.own)
}

function waysByField(
  cells: ReadonlyMap<Coordinate, readonly Cell[]>,
  { afterClosing }: CompiledPurpose,
  silentFacts: ReadonlySet<string>,
  schema: Coordinates,
): Map<Coordinate, Way[]> {
  const found = new Map<Coordinate, Way[]>()
  for (const [coordinate, ofField] of cells) {
    const coarsens = schema.field(coordinate)?.coarsens
    const field = coarsens?.field ?? coordinate
    const inFull = new Set(coarsens && cells.get(field)?.flatMap(({ form, rule }) => (form === 'full' ? [rule] : [])))
    const ways = ofField.flatMap(({ form, own, when, rule }): Way[] => {
      // A full field brings its coarser siblings along: they tell nothing that it does not.
      if (inFull.has(rule)) return []
      const isSilent = (clause: Formula[number]) => clause.some(({ fact }) => silentFacts.has(fact))
      const way = {
        coordinate,
        form: coarsens?.form ?? form,
        own,
        silent: when.filter(isSilent).map(printClause).sort(),
        told: when.filter((clause) => !isSilent(clause)),
        rule,
      }
      // After closing only the asker's own rows are kept, beside whatever an open task still shows.
      return !own && afterClosing?.keep.has(coordinate) === true ? [way, { ...way, own: true }] : [way]
    })
    found.set(field, [...(found.get(field) ?? []), ...ways])
  }
  return found
}

function asText({ form, own }: Way): string {
  return `${form === 'full' ? 'in full' : `as ${form}`}${own ? ' on own rows' : ''}`
}

function asDutchText({ form, own }: Way): string {
  return `${dutch.form[form]}${own ? ` (${dutch.ownRows})` : ''}`
}
