import type { CompiledPolicy, CompiledPurpose, DecisionRequest } from './compiled-policy.ts'
import type { Coordinate, Form } from './coordinates.ts'
import { isKnownToHold, isOfDays } from './day-literal.ts'
import { decide } from './decide.ts'
import { isInForce } from './dutch-day.ts'
import { findCoordinate } from './find-coordinate.ts'
import { listedType } from './listed-type.ts'
import { nearestWord } from './nearest-word.ts'
import { printFormula } from './parse-formula.ts'
import type { Formula, LegalBasis, Told } from './policy-document.ts'
import { isAccepted } from './ways.ts'
import { type WayThrough, waysThrough } from './ways-through.ts'

/** Why a coordinate is shown: the rule, and what of it is fulfilled. */
export interface ShownBecause {
  readonly shown: true
  readonly form: Form
  readonly own: boolean
  /** `structural` for a coordinate that carries no data of a person. */
  readonly rule: string
  /** `{}` where no rule stands behind it. */
  readonly because: Told
  readonly legalBasis: readonly LegalBasis[]
  /** The asker's open tasks on which the rule rests. */
  readonly tasks: readonly string[]
  /** The condition that is fulfilled. */
  readonly when: Formula
  /** For a link: the field behind it that the rule shows. */
  readonly through?: Coordinate
  /** True when the task is closed and the field is kept for its former holder. */
  readonly kept: boolean
}

/** The first thing that is missing. */
export type Missing =
  | { readonly what: 'coordinate'; readonly problem: string }
  | { readonly what: 'purpose'; readonly nearest?: string }
  | { readonly what: 'kind'; readonly who: readonly string[] }
  | { readonly what: 'validity'; readonly from?: string; readonly until?: string }
  | { readonly what: 'derived'; readonly from: readonly Coordinate[] }
  | { readonly what: 'rule' }
  /** An argument that tells of a field and that the purpose does not list. */
  | { readonly what: 'argument' }
  /** Of a task that is only offered nothing is shown but the task itself. */
  | { readonly what: 'offered' }
  /** Only the asker's own rows are shown, and outside any case nobody can tell whose a row is. */
  | { readonly what: 'own-rows' }
  /** Own rows only, and fetched here on every row for a computed field: it is withheld on all of them. */
  | { readonly what: 'joined' }
  | { readonly what: 'task'; readonly oneOf: readonly string[]; readonly rule: string }
  /** `when` holds only what may be told; `silent` says that something else is missing that may not. */
  | { readonly what: 'facts'; readonly when: Formula; readonly silent: boolean; readonly rule: string }

export interface WithheldBecause {
  readonly shown: false
  readonly missing: Missing
}

export type Explanation = ShownBecause | WithheldBecause

export interface ExplainOptions {
  /** For auditors only: names silent facts as well, which tell something about the person. */
  readonly silentFacts?: boolean
}

/**
 * Why a coordinate is shown or withheld in one situation: the rule that grants it, or the first thing missing. It asks
 * `decide` itself, so that what it explains is what is done.
 */
export function explain(
  policy: CompiledPolicy,
  request: DecisionRequest,
  written: Coordinate,
  { silentFacts = false }: ExplainOptions = {},
): Explanation {
  const found = findCoordinate(policy.schema, written)
  if (typeof found === 'string') return withheld({ what: 'coordinate', problem: found })
  const purpose = policy.purposes.get(request.purpose)
  if (purpose === undefined) {
    const nearest = nearestWord(request.purpose, policy.purposes.keys())
    return withheld({ what: 'purpose', ...(nearest === undefined ? {} : { nearest }) })
  }
  if (!purpose.who.has(request.kind)) return withheld({ what: 'kind', who: [...purpose.who].sort() })
  if (!isInForce(purpose.valid, request.at)) return withheld({ what: 'validity', ...purpose.valid })

  const { field, argument } = found
  if (argument?.reads !== undefined) {
    if (purpose.arguments?.has(written) === false) return withheld({ what: 'argument' })
    // An argument goes by the field that it tells of, which it needs in full and on every row; a list of tasks has own rows alone.
    const read = explain(policy, request, argument.reads, { silentFacts })
    const ofOwn = listedType(policy.schema, field.type)?.taskKey !== undefined
    return read.shown && (read.form !== 'full' || (read.own && !ofOwn)) ? withheld({ what: 'rule' }) : read
  }
  const { coordinate } = field
  const ways = waysThrough(policy, purpose, request.kind, coordinate)
  const granted = decide(policy, request).granted(coordinate)
  if (granted !== undefined) {
    // Of a closed task only what is kept can be what is shown. What may be changed can have several ways under one name.
    const way = ways.find(
      ({ rule, form, through = coordinate, ...rest }) =>
        rule === granted.rule &&
        form === granted.form &&
        failingOf(rest.when, request).length === 0 &&
        (purpose.afterClosing?.keep.has(through) === true || isOpen(rest, request)),
    )
    return {
      shown: true,
      ...granted,
      because: reasonOf(policy, purpose, granted.rule),
      legalBasis: purpose.legalBasis,
      tasks: [...(way?.tasks ?? [])].filter((task) => request.tasks.includes(task)).sort(),
      when: way?.when ?? [],
      kept: way !== undefined && !isOpen(way, request),
      ...(way?.through === undefined ? {} : { through: way.through }),
    }
  }
  if (!isAccepted(policy, purpose, coordinate)) return withheld({ what: 'derived', from: field.requires })
  return withheld(firstMissing(policy, request, ways, silentFacts))
}

/** The explanation for somebody who may not even know that something is missing that may not be told. */
export function withoutSilent(explanation: Explanation): Explanation {
  if (explanation.shown || explanation.missing.what !== 'facts') return explanation
  return { shown: false, missing: { ...explanation.missing, silent: false } }
}

/** Of the ways that come nearest, what is missing first: the task, else the facts that do not hold. */
function firstMissing(
  policy: CompiledPolicy,
  request: DecisionRequest,
  ways: readonly WayThrough[],
  silentFacts: boolean,
): Missing {
  const attempts = ways
    .map((way) => {
      const failing = failingOf(way.when, request)
      const told = failing.filter((clause) => silentFacts || !clause.some(({ fact }) => policy.silentFacts.has(fact)))
      const past = told.some(isOfDays)
      return { way, told, past, silent: told.length < failing.length, open: isOpen(way, request) }
    })
    .sort(
      (left, right) =>
        Number(left.past) - Number(right.past) ||
        Number(right.open) - Number(left.open) ||
        left.told.flat().length - right.told.flat().length ||
        byText(left.way.rule, right.way.rule) ||
        byText(printFormula(left.way.when), printFormula(right.way.when)),
    )
  const [nearest] = attempts
  if (nearest === undefined) return { what: 'rule' }
  const { way, told, silent, open } = nearest
  if (way.tasks !== undefined && !open) return { what: 'task', oneOf: [...way.tasks].sort(), rule: way.rule }
  return { what: 'facts', when: told, silent, rule: way.rule }
}

function failingOf(when: Formula, request: DecisionRequest): Formula {
  return when.filter((clause) => !clause.some((literal) => isKnownToHold(literal, request)))
}

function byText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}

function isOpen({ tasks }: Pick<WayThrough, 'tasks'>, request: DecisionRequest): boolean {
  return tasks === undefined || request.tasks.some((task) => tasks.has(task))
}

function reasonOf({ bundle }: CompiledPolicy, { id }: CompiledPurpose, rule: string): Told {
  const document = bundle.purposes.find(({ purpose }) => purpose === id)
  return document?.rules.find((candidate) => candidate.id === rule)?.because ?? {}
}

function withheld(missing: Missing): WithheldBecause {
  return { shown: false, missing }
}
