import { checkWildcards } from './check-wildcards.ts'
import { compilePolicy } from './compile-policy.ts'
import type { CompiledPolicy, CompiledPurpose } from './compiled-policy.ts'
import type { Coordinates } from './coordinates.ts'
import { formulaOn, turningDays } from './day-literal.ts'
import { dutchDay } from './dutch-day.ts'
import { type Bundle, gatherBundle } from './gather-bundle.ts'
import { inDocument } from './locate.ts'
import type { Formula, PolicyDocument, PolicyProblem, PurposeDocument, VocabularyDocument } from './policy-document.ts'
import { PolicyErrors } from './policy-errors.ts'
import { redundantRules } from './redundant-rules.ts'

export interface BundleCheck {
  /** With any of these the bundle does not load. */
  readonly errors: readonly PolicyProblem[]
  /** What loads and is most likely not what was meant. Looked for once there are no errors. */
  readonly warnings: readonly PolicyProblem[]
  /** Present when there are no errors. */
  readonly policy?: CompiledPolicy
}

/** All that can be said of a bundle before it is signed: what is wrong with it, and what is odd on the day of `at`. */
export function checkBundle(documents: readonly PolicyDocument[], schema: Coordinates, at: Date): BundleCheck {
  try {
    const policy = compilePolicy(documents, schema)
    return { errors: [], warnings: warningsOf(gatherBundle(documents).bundle, policy, dutchDay(at)), policy }
  } catch (error) {
    if (error instanceof PolicyErrors) return { errors: error.problems, warnings: [] }
    throw error
  }
}

function warningsOf(bundle: Bundle, policy: CompiledPolicy, day: string): PolicyProblem[] {
  return [
    ...bundle.purposes.flatMap((purpose) => [
      ...checkPeriod(purpose, day),
      ...endedRules(purpose, day),
      ...checkAcceptance(purpose, policy.schema),
    ]),
    ...[...policy.purposes.values()].flatMap((purpose) => checkRedundancy(purpose, bundle.purposes)),
    ...checkWildcards(bundle, policy.schema),
    ...(bundle.vocabulary === undefined ? [] : checkUse(bundle, bundle.vocabulary)),
  ]
}

function checkPeriod(purpose: PurposeDocument, day: string): PolicyProblem[] {
  const { until } = purpose.valid
  if (until === undefined || day < until) return []
  const message = `${purpose.purpose} ended on ${until} and grants nothing: remove it, or set a later until`
  return [inDocument(purpose, 'valid.until', 'ended', message)]
}

/** Rules that held until a day, which is past. */
function endedRules(purpose: PurposeDocument, day: string): PolicyProblem[] {
  return purpose.rules.flatMap(({ id, when }, index) => {
    const ahead = [day, ...turningDays([when]).filter((turning) => turning > day)]
    if (ahead.some((one) => formulaOn(when, one) !== undefined)) return []
    const message = `rule "${id}" held until a day that is past and shows nothing any more: remove it, or set a later day`
    return [inDocument(purpose, `rules.${index}.id`, 'ended', message)]
  })
}

function checkRedundancy(compiled: CompiledPurpose, documents: readonly PurposeDocument[]): PolicyProblem[] {
  return documents
    .filter(({ purpose }) => purpose === compiled.id)
    .flatMap((document) => {
      const ids = document.rules.map(({ id }) => id)
      return redundantRules(compiled, ids).map((id) =>
        inDocument(
          document,
          `rules.${ids.indexOf(id)}.id`,
          'redundant-rule',
          `rule "${id}" adds nothing: other rules of ${compiled.id} show all of it already; remove it or narrow those`,
        ),
      )
    })
}

/** A computed field that is named and not accepted is withheld, which the rule alone does not tell. */
function checkAcceptance(purpose: PurposeDocument, schema: Coordinates): PolicyProblem[] {
  const accepted = new Set(purpose.derived.map(({ field }) => field))
  return purpose.rules.flatMap(({ see }, index) =>
    see.flatMap(({ coordinate }) => {
      const sources = schema.field(coordinate)?.requires ?? []
      if (sources.length === 0 || accepted.has(coordinate)) return []
      const message = `${coordinate} is computed from ${sources.join(', ')} and stays withheld: accept it under derived, or leave it out`
      return [inDocument(purpose, `rules.${index}.see.${coordinate}`, 'not-accepted', message)]
    }),
  )
}

function checkUse({ purposes, redLines }: Bundle, vocabulary: VocabularyDocument): PolicyProblem[] {
  const formulas: readonly Formula[] = [
    ...purposes.flatMap((purpose) => [
      purpose.when,
      ...Object.values(purpose.whenAskedBy),
      ...purpose.rules.map(({ when }) => when),
    ]),
    ...(redLines?.lines ?? []).map(({ requires }) => requires ?? []),
  ]
  const used = new Set(formulas.flat(2).map(({ fact }) => fact))
  return [
    ...vocabulary.facts
      .filter(({ fact }) => !used.has(fact))
      .map(({ fact }) =>
        inDocument(vocabulary, `facts.${fact}`, 'unused-fact', `no rule depends on "${fact}": use it, or remove it`),
      ),
    ...Object.entries(vocabulary.holders).flatMap(([task, kinds]) =>
      kinds.flatMap((kind, index) =>
        purposes.some(({ tasks, who }) => tasks.includes(task) && who.includes(kind))
          ? []
          : [
              inDocument(
                vocabulary,
                `tasks.${task}.holders.${index}`,
                'uncovered-task',
                `no purpose serves ${kind} in ${task}: whoever holds it sees nothing`,
              ),
            ],
      ),
    ),
  ]
}
