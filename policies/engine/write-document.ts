import type { WrittenAgencies } from './build-agencies.ts'
import type { WrittenChanges, WrittenPurpose } from './build-purpose.ts'
import type { WrittenRedLine, WrittenRedLines } from './build-red-lines.ts'
import type { WrittenReleaseFile } from './build-release.ts'
import type { WrittenRule, WrittenSee } from './build-rule.ts'
import type { WrittenSignatures } from './build-signatures.ts'
import type { WrittenTask, WrittenVocabulary } from './build-vocabulary.ts'
import type { Form } from './coordinates.ts'
import { splitCoordinate } from './expand-see.ts'
import { printClause } from './parse-formula.ts'
import type {
  Advice,
  AllowedChange,
  Approval,
  Formula,
  PolicyDocument,
  PurposeDocument,
  RedLine,
  RedLinesDocument,
  ReleaseDocument,
  Rule,
  Told,
  VocabularyDocument,
} from './policy-document.ts'
import { writeTold } from './told.ts'

/** What stands in a file of any kind. */
export type WrittenDocument =
  WrittenPurpose | WrittenVocabulary | WrittenRedLines | WrittenAgencies | WrittenReleaseFile

/** The value that stands in a document's file: the other way round of what the build functions do. */
export function writeDocument(document: PolicyDocument): WrittenDocument {
  if (document.kind === 'purpose') return writePurpose(document)
  if (document.kind === 'vocabulary') return writeVocabulary(document)
  if (document.kind === 'red-lines') return writeRedLines(document)
  if (document.kind === 'release') return { release: writeRelease(document) }
  return { agencies: document.agencies, ...listed('people', document.people) }
}

function writePurpose(document: PurposeDocument): WrittenPurpose {
  const { title, registerEntry, dpv, regime, valid, afterClosing } = document
  const [en, nl] = [title['en'], title['nl']]
  return {
    purpose: document.purpose,
    ...(en === undefined || nl === undefined ? {} : { title: { en, nl } }),
    ...(registerEntry === undefined ? {} : { 'register-entry': registerEntry }),
    ...(dpv === undefined ? {} : { dpv }),
    ...(regime === undefined ? {} : { regime }),
    ...recorded('valid', valid),
    who: document.who,
    tasks: document.tasks,
    ...listed('legal-basis', document.legalBasis.map(withReason)),
    ...listed('when', writeFormula(document.when)),
    ...recorded('when-asked-by', mapped(document.whenAskedBy, writeFormula)),
    ...(document.confidential ? { confidential: true } : {}),
    ...recorded('arguments', writeArguments(document.arguments)),
    rules: document.rules.map(writeRule),
    ...listed('derived', document.derived.map(withReason)),
    ...listed('may-change', writeChanges(document.mayChange)),
    ...(afterClosing === undefined
      ? {}
      : { 'after-closing': { keep: afterClosing.keep, for: writePeriod(afterClosing.days) } }),
    ...writeSignatures(document),
  }
}

function withReason<Part extends { readonly because: Told }>(part: Part) {
  return { ...part, because: writeTold(part.because) }
}

function writeRule({ id, who, tasks, own, whileWaiting, see, when, because }: Rule): WrittenRule {
  return {
    id,
    ...(who === undefined ? {} : { who }),
    ...(tasks === undefined ? {} : { tasks }),
    ...(own ? { own } : {}),
    ...(whileWaiting === true ? { 'while-waiting': true } : {}),
    see: writeSee(see),
    ...listed('when', writeFormula(when)),
    because: writeTold(because),
  }
}

/** Neighbours that share conditions of their own stand together. */
function writeChanges(changes: readonly AllowedChange[]): (string | WrittenChanges)[] {
  const entries: (string | (WrittenChanges & { change: string[] }))[] = []
  let conditions = ''
  for (const { coordinate, when, ...narrowed } of changes) {
    const own = { ...narrowed, ...(when === undefined ? {} : { when: writeFormula(when) }) }
    const before = entries.at(-1)
    const same = conditions === JSON.stringify(own)
    conditions = JSON.stringify(own)
    if (Object.keys(own).length === 0) entries.push(coordinate)
    else if (same && typeof before === 'object') before.change.push(coordinate)
    else entries.push({ change: [coordinate], ...own })
  }
  return entries
}

/** A list of fields by type, with the form of those that are not shown in full. */
export function writeSee(see: Rule['see']): WrittenSee {
  const fields = new Map<string, (string | Record<string, Form>)[]>()
  for (const { coordinate, form } of see) {
    const { typeName, fieldName } = splitCoordinate(coordinate)
    fields.set(typeName, [...(fields.get(typeName) ?? []), form === 'full' ? fieldName : { [fieldName]: form }])
  }
  return Object.fromEntries(
    [...fields].map(([type, shown]) => [type, shown.length === 1 && shown[0] === '*' ? '*' : shown]),
  )
}

function writeArguments(coordinates: readonly string[]): Record<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const coordinate of coordinates) {
    const open = coordinate.indexOf('(')
    const field = coordinate.slice(0, open)
    names.set(field, [...(names.get(field) ?? []), coordinate.slice(open + 1, -1)])
  }
  return Object.fromEntries(names)
}

/** In days where the language has room for them, in weeks where not. */
function writePeriod(days: number): string {
  return days > 9999 ? `P${days / 7}W` : `P${days}D`
}

function writeVocabulary(document: VocabularyDocument): WrittenVocabulary {
  const { kinds, tasks, coarsenings } = document.titles
  return {
    ...recorded(
      'facts',
      Object.fromEntries(
        document.facts.map(({ fact, assertedBy, sentence, source, silent }) => [
          fact,
          { 'asserted-by': assertedBy, sentence, source, silent },
        ]),
      ),
    ),
    ...recorded(
      'assertions',
      Object.fromEntries(
        document.assertions.map(({ assertion, assertedBy, means }) => [
          assertion,
          { 'asserted-by': assertedBy, means },
        ]),
      ),
    ),
    // Always there, even when empty: it is what a vocabulary is known by.
    kinds,
    ...recorded(
      'tasks',
      mapped(document.holders, (holders, task) => ({ holders, ...tasks[task] }) as WrittenTask),
    ),
    ...recorded('regimes', document.regimes),
    ...recorded('categories', document.categories),
    ...recorded('coarsenings', coarsenings),
    ...listed('structural', document.structural),
  }
}

function writeRedLines({ lines, wideningDelay }: RedLinesDocument): WrittenRedLines {
  return {
    ...(wideningDelay === undefined ? {} : { 'widening-delay': wideningDelay }),
    'red-lines': lines.map(writeRedLine),
  }
}

function writeRedLine(line: RedLine): WrittenRedLine {
  const { owner, onlyPurposes, notPurposes, onlyKinds, requires, onlyForms } = line
  return {
    id: line.id,
    because: writeTold(line.because),
    fields: line.fields,
    ...(owner === undefined ? {} : { owner }),
    ...(onlyPurposes === undefined ? {} : { 'only-purposes': onlyPurposes }),
    ...(notPurposes === undefined ? {} : { 'not-purposes': notPurposes }),
    ...(onlyKinds === undefined ? {} : { 'only-kinds': onlyKinds }),
    ...(requires === undefined ? {} : { requires: writeFormula(requires) }),
    ...(onlyForms === undefined ? {} : { 'only-forms': onlyForms }),
  }
}

function writeRelease(document: ReleaseDocument): WrittenReleaseFile['release'] {
  const { version, replaces, author, reason, reasons, dpia, urgent, effective, wildcards } = document
  return {
    version,
    ...(replaces === undefined ? {} : { replaces }),
    author,
    reason,
    ...recorded('reasons', reasons),
    ...(dpia === undefined ? {} : { dpia }),
    ...(urgent === undefined ? {} : { urgent }),
    ...(effective === undefined ? {} : { effective }),
    ...recorded('wildcards', wildcards),
    ...writeSignatures(document),
  }
}

function writeSignatures({
  approvedBy,
  advice,
}: {
  readonly approvedBy: readonly Approval[]
  readonly advice: readonly Advice[]
}): WrittenSignatures {
  return {
    ...listed(
      'approved-by',
      approvedBy.map(({ mandateHolder, ...approval }) => ({ 'mandate-holder': mandateHolder, ...approval })),
    ),
    ...listed(
      'advice',
      advice.map(({ objects, ...said }) => ({ ...said, ...(objects ? { objects } : {}) })),
    ),
  }
}

function writeFormula(formula: Formula): string[] {
  return formula.map(printClause)
}

/** The key with its list, or nothing when the list is empty. */
function listed<Key extends string, Entry>(
  key: Key,
  list: readonly Entry[],
): { readonly [K in Key]?: readonly Entry[] } {
  return (list.length === 0 ? {} : { [key]: list }) as { readonly [K in Key]?: readonly Entry[] }
}

/** The key with its record, or nothing when the record is empty. */
function recorded<Key extends string, Content extends object>(
  key: Key,
  record: Content,
): { readonly [K in Key]?: Content } {
  return (Object.keys(record).length === 0 ? {} : { [key]: record }) as { readonly [K in Key]?: Content }
}

function mapped<Value, Result>(
  record: Readonly<Record<string, Value>>,
  make: (value: Value, key: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value, key)]))
}
