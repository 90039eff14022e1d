import type { Bundle } from './gather-bundle.ts'
import { lastDayOf } from './day-literal.ts'
import { inDocument } from './locate.ts'
import { unlisted } from './nearest-word.ts'
import type { Formula, PolicyDocument, PolicyProblem, PurposeDocument } from './policy-document.ts'

/** Not an agency: the hub's own record of cases, tasks and consents. */
export const CHAIN = 'CHAIN'

/**
 * Checks that every word is a listed one and stands where it may. Without a vocabulary among the documents, kinds,
 * tasks, facts, regimes and purposes are free: a hub over another schema need not know ours.
 */
export function checkWords(bundle: Bundle): PolicyProblem[] {
  return [
    ...bundle.purposes.flatMap((purpose) => checkNarrowing(purpose)),
    ...(bundle.vocabulary === undefined ? [] : checkVocabulary(bundle, bundle.vocabulary)),
  ]
}

function checkNarrowing(purpose: PurposeDocument): PolicyProblem[] {
  const subset = (words: readonly string[] | undefined, of: readonly string[], path: string, what: string) =>
    (words ?? []).flatMap((word, index) =>
      of.includes(word)
        ? []
        : [
            inDocument(
              purpose,
              `${path}.${index}`,
              'outside-purpose',
              `${unlisted(what, word, of)} (in ${purpose.purpose})`,
            ),
          ],
    )
  return [
    ...Object.keys(purpose.whenAskedBy).flatMap((kind) =>
      purpose.who.includes(kind)
        ? []
        : [inDocument(purpose, `when-asked-by.${kind}`, 'outside-purpose', unlisted('kind', kind, purpose.who))],
    ),
    ...purpose.rules.flatMap((rule, index) => [
      ...subset(rule.who, purpose.who, `rules.${index}.who`, 'kind'),
      ...subset(rule.tasks, purpose.tasks, `rules.${index}.tasks`, 'task'),
    ]),
    ...purpose.mayChange.flatMap(({ coordinate, who, tasks }) => [
      ...subset(who, purpose.who, `may-change.${coordinate}`, 'kind'),
      ...subset(tasks, purpose.tasks, `may-change.${coordinate}`, 'task'),
    ]),
  ]
}

function checkVocabulary(bundle: Bundle, vocabulary: NonNullable<Bundle['vocabulary']>): PolicyProblem[] {
  const problems: PolicyProblem[] = []
  const facts = vocabulary.facts.map(({ fact }) => fact)
  const expect = (word: string, listed: readonly string[], what: string, document: PolicyDocument, path: string) => {
    if (!listed.includes(word)) problems.push(inDocument(document, path, 'unknown-word', unlisted(what, word, listed)))
  }
  const expectFacts = (formula: Formula, document: PolicyDocument, path: string) => {
    for (const [index, clause] of formula.entries())
      for (const { fact } of clause)
        if (lastDayOf(fact) === undefined) expect(fact, facts, 'fact', document, `${path}.${index}`)
  }

  for (const purpose of bundle.purposes) {
    for (const [index, kind] of purpose.who.entries()) expect(kind, vocabulary.kinds, 'kind', purpose, `who.${index}`)
    for (const [index, task] of purpose.tasks.entries())
      expect(task, vocabulary.tasks, 'task', purpose, `tasks.${index}`)
    if (purpose.regime !== undefined)
      expect(purpose.regime, Object.keys(vocabulary.regimes), 'regime', purpose, 'regime')
    expectFacts(purpose.when, purpose, 'when')
    for (const [kind, formula] of Object.entries(purpose.whenAskedBy))
      expectFacts(formula, purpose, `when-asked-by.${kind}`)
    for (const [index, rule] of purpose.rules.entries()) expectFacts(rule.when, purpose, `rules.${index}.when`)
    for (const { coordinate, when = [] } of purpose.mayChange) expectFacts(when, purpose, `may-change.${coordinate}`)
  }

  for (const [task, holders] of Object.entries(vocabulary.holders))
    for (const [index, kind] of holders.entries())
      expect(kind, vocabulary.kinds, 'kind', vocabulary, `tasks.${task}.holders.${index}`)
  for (const { fact, assertedBy } of vocabulary.facts)
    expect(assertedBy, [...vocabulary.kinds, CHAIN], 'kind', vocabulary, `facts.${fact}.asserted-by`)
  for (const { assertion, assertedBy } of vocabulary.assertions)
    expect(assertedBy, vocabulary.kinds, 'kind', vocabulary, `assertions.${assertion}.asserted-by`)

  if (bundle.redLines !== undefined) {
    const purposes = bundle.purposes.map(({ purpose }) => purpose)
    for (const [index, line] of bundle.redLines.lines.entries()) {
      const path = `red-lines.${index}`
      for (const [key, words] of [
        ['only-purposes', line.onlyPurposes] as const,
        ['not-purposes', line.notPurposes] as const,
      ])
        for (const [place, word] of (words ?? []).entries())
          expect(word, purposes, 'purpose', bundle.redLines, `${path}.${key}.${place}`)
      for (const [purpose, kinds] of Object.entries(line.onlyKinds ?? {})) {
        expect(purpose, purposes, 'purpose', bundle.redLines, `${path}.only-kinds.${purpose}`)
        for (const kind of kinds)
          expect(kind, vocabulary.kinds, 'kind', bundle.redLines, `${path}.only-kinds.${purpose}`)
      }
      expectFacts(line.requires ?? [], bundle.redLines, `${path}.requires`)
    }
  }
  for (const [index, { kind }] of (bundle.agencies?.agencies ?? []).entries())
    if (bundle.agencies !== undefined) expect(kind, vocabulary.kinds, 'kind', bundle.agencies, `agencies.${index}.kind`)
  return problems
}
