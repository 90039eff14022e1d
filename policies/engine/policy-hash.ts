import { createHash } from 'node:crypto'
import canonicalizeModule from 'canonicalize'
import type { Bundle } from './gather-bundle.ts'
import { printClause } from './parse-formula.ts'
import type { AllowedChange, Formula, RedLine, Rule } from './policy-document.ts'
import { writeTold } from './told.ts'

// The package is CommonJS and exports the function itself; its types describe a default export beside it.
const canonicalize = canonicalizeModule as unknown as (content: unknown) => string

/** One named part of a bundle's content: a purpose, a rule, a fact, a red line. */
export type ContentEntry = Readonly<Record<string, unknown>>

/** All that a hash covers. */
export interface Content {
  readonly purposes: readonly (ContentEntry & { readonly purpose: string; readonly rules: readonly ContentEntry[] })[]
  readonly vocabulary: ContentEntry | null
  readonly redLines: readonly ContentEntry[] | null
  readonly wideningDelay?: number
  readonly agencies: Readonly<Record<string, string>> | null
}

/**
 * The name of a version: SHA-256 (hex) over the RFC 8785 form of what the bundle says. Files, their order, positions,
 * comments and the order of words within a list do not count, nor do approvals, advice and the day of effect; two bundles
 * with one name decide alike.
 */
export function policyHash(content: Content): string {
  return createHash('sha256').update(canonicalText(content), 'utf8').digest('hex')
}

/** The RFC 8785 form of anything that JSON can hold: the same text for the same content, whatever the order of its keys. */
export function canonicalText(content: unknown): string {
  return canonicalize(content)
}

/** What a bundle says, as the hash covers it: lists whose order means nothing are sorted, what is absent is null. */
export function contentOf({ purposes, vocabulary, redLines, agencies }: Bundle): Content {
  return {
    purposes: sortedBy(purposes, ({ purpose }) => purpose).map((purpose) => ({
      purpose: purpose.purpose,
      title: purpose.title,
      registerEntry: purpose.registerEntry ?? null,
      dpv: purpose.dpv ?? null,
      regime: purpose.regime ?? null,
      valid: { from: purpose.valid.from ?? null, until: purpose.valid.until ?? null },
      who: sorted(purpose.who),
      tasks: sorted(purpose.tasks),
      legalBasis: sortedBy(
        purpose.legalBasis.map((basis) => ({ ...basis, because: writeTold(basis.because) })),
        canonicalText,
      ),
      when: formulaContent(purpose.when),
      whenAskedBy: Object.fromEntries(
        Object.entries(purpose.whenAskedBy).map(([kind, formula]) => [kind, formulaContent(formula)]),
      ),
      rules: sortedBy(purpose.rules, ({ id }) => id).map(ruleContent),
      derived: sortedBy(purpose.derived, ({ field }) => field).map(({ field, from, because }) => ({
        field,
        from: sorted(from),
        because: writeTold(because),
      })),
      arguments: sorted(purpose.arguments),
      mayChange: changesContent(purpose.mayChange),
      afterClosing:
        purpose.afterClosing === undefined
          ? null
          : { keep: sorted(purpose.afterClosing.keep), days: purpose.afterClosing.days },
      confidential: purpose.confidential,
    })),
    vocabulary:
      vocabulary === undefined
        ? null
        : {
            facts: sortedBy(vocabulary.facts, ({ fact }) => fact),
            assertions: sortedBy(vocabulary.assertions, ({ assertion }) => assertion),
            kinds: sorted(vocabulary.kinds),
            tasks: sorted(vocabulary.tasks),
            holders: Object.fromEntries(
              Object.entries(vocabulary.holders).map(([task, kinds]) => [task, sorted(kinds)]),
            ),
            titles: vocabulary.titles,
            regimes: vocabulary.regimes,
            categories: vocabulary.categories,
            structural: sorted(vocabulary.structural),
          },
    redLines: redLines === undefined ? null : sortedBy(redLines.lines, ({ id }) => id).map(lineContent),
    // Absent where it is not said, as in every version of before the word was there.
    ...(redLines?.wideningDelay === undefined ? {} : { wideningDelay: redLines.wideningDelay }),
    // Of an agency only its kind decides anything; names, regions and issuers may change without a new version.
    agencies: agencies === undefined ? null : Object.fromEntries(agencies.agencies.map(({ oin, kind }) => [oin, kind])),
  }
}

/** Each change once: its name alone where it takes no conditions of its own, else with every way to it. */
function changesContent(changes: readonly AllowedChange[]): (string | ContentEntry)[] {
  return sorted([...new Set(changes.map(({ coordinate }) => coordinate))]).map((field) => {
    const ways = changes
      .filter(({ coordinate }) => coordinate === field)
      .map(({ who, tasks, when }) => ({
        who: who === undefined ? null : sorted(who),
        tasks: tasks === undefined ? null : sorted(tasks),
        when: when === undefined ? null : formulaContent(when),
      }))
    const plain = ways.every(({ who, tasks, when }) => who === null && tasks === null && when === null)
    return plain ? field : { field, ways: sortedBy(ways, canonicalText) }
  })
}

function ruleContent(rule: Rule): ContentEntry {
  return {
    id: rule.id,
    who: rule.who === undefined ? null : sorted(rule.who),
    tasks: rule.tasks === undefined ? null : sorted(rule.tasks),
    own: rule.own,
    // Absent where it is not said, as in every version of before the word was there.
    ...(rule.whileWaiting === true ? { whileWaiting: true } : {}),
    // A list and no object: two forms of one field must never come to one.
    see: sortedBy(
      rule.see.map(({ coordinate, form }) => [coordinate, form]),
      canonicalText,
    ),
    when: formulaContent(rule.when),
    because: writeTold(rule.because),
  }
}

function lineContent(line: RedLine): ContentEntry {
  return {
    id: line.id,
    because: writeTold(line.because),
    fields: sorted(line.fields),
    owner: line.owner ?? null,
    onlyPurposes: line.onlyPurposes === undefined ? null : sorted(line.onlyPurposes),
    notPurposes: line.notPurposes === undefined ? null : sorted(line.notPurposes),
    onlyKinds:
      line.onlyKinds === undefined
        ? null
        : Object.fromEntries(Object.entries(line.onlyKinds).map(([purpose, kinds]) => [purpose, sorted(kinds)])),
    requires: line.requires === undefined ? null : formulaContent(line.requires),
    onlyForms: line.onlyForms === undefined ? null : sorted(line.onlyForms),
  }
}

function formulaContent(formula: Formula): string[] {
  return sorted(formula.map((clause) => sorted(clause.map((literal) => printClause([literal]))).join(' or ')))
}

function sorted(words: readonly string[]): string[] {
  return [...words].sort()
}

function sortedBy<Entry>(entries: readonly Entry[], name: (entry: Entry) => string): Entry[] {
  return [...entries].sort((left, right) => (name(left) < name(right) ? -1 : 1))
}
