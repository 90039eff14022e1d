import type { Coordinates, FieldShape, Form } from '../engine/coordinates.ts'
import { lawIn } from '../engine/law-in.ts'
import { splitCoordinate, wildcardFields } from '../engine/expand-see.ts'
import { parsePolicy } from '../engine/parse-policy.ts'
import type { PurposeDocument, Rule, Told } from '../engine/policy-document.ts'
import { expectTasks, linesOf, readWhen } from './edit-rule.ts'
import { appendItem, type NamedField, removeItem, writeAskers, writeFields } from './edit-see.ts'
import { EditRefused, type FieldEdit, type NewRule } from './policy-edit.ts'
import { freeName, printRule, ruleName } from './print-rule.ts'

const FORMS: ReadonlySet<Form> = new Set<Form>(['full', 'month', 'year', 'exists', 'category', 'region'])

/** What an edit is made with. */
export interface Editing {
  readonly schema: Coordinates
  /** What `Type.*` came to when the version was approved. */
  readonly approved?: Readonly<Record<string, readonly string[]>>
  /** Laws that the policies name; absent: those of the purpose itself. */
  readonly laws?: readonly string[]
}

/** The text of a purpose with one field shown as asked, to the kinds asked, and nothing else changed. */
export function editField(text: string, document: PurposeDocument, edit: FieldEdit, editing: Editing): string {
  const shape = editing.schema.field(edit.coordinate)
  if (shape === undefined || shape.coarsens !== undefined || shape.kind === 'link')
    throw new EditRefused({
      en: `${edit.coordinate} is no field that can be shown`,
      nl: `${edit.coordinate} is geen veld dat kan worden getoond`,
    })
  const kinds = edit.kinds ?? document.who
  const strange = kinds.filter((kind) => !document.who.includes(kind))
  if (kinds.length === 0 || strange.length > 0)
    throw new EditRefused({
      en: `${document.purpose} is not for ${strange.join(', ') || 'nobody'}`,
      nl: `${document.purpose} is niet voor ${strange.join(', ') || 'niemand'}`,
    })
  if (edit.form !== null && !FORMS.has(edit.form))
    throw new EditRefused({ en: `There is no form ${edit.form}`, nl: `Er is geen vorm ${edit.form}` })
  const place: Place = { ...editing, shape, ...splitCoordinate(edit.coordinate) }
  const seen = new Set<string>()
  let result = text
  for (const { id } of document.rules) {
    const current = parsePurpose(result)
    const index = current.rules.findIndex((rule) => rule.id === id)
    const rule = current.rules[index]
    if (rule === undefined || !shows(rule, place)) continue
    const meant = (rule.who ?? document.who).filter((kind) => kinds.includes(kind))
    for (const kind of meant) seen.add(kind)
    if (meant.length > 0) result = setInRule(result, current, index, meant, edit.form, place)
  }
  const missing = kinds.filter((kind) => !seen.has(kind))
  return edit.form === null || missing.length === 0 ? result : addFor(result, missing, edit, edit.form, place)
}

interface Place extends Editing {
  readonly shape: FieldShape
  readonly typeName: string
  readonly fieldName: string
}

/** One rule shows the field to some of its askers in another form, or not at all. */
function setInRule(
  text: string,
  { who, rules }: PurposeDocument,
  index: number,
  meant: readonly string[],
  form: Form | null,
  place: Place,
): string {
  const { typeName, fieldName } = place
  const rule = rules[index]
  if (rule === undefined) return text
  const askers = rule.who ?? who
  const others = askers.filter((kind) => !meant.includes(kind))
  const asked: NamedField[] = form === null ? [] : [{ field: fieldName, form }]
  const rest = fieldsOf(rule, place).filter(({ field }) => !isOf(place, field))
  // In its own place, so that a list is not put in another order.
  const at = fieldsOf(rule, place).findIndex(({ field }) => isOf(place, field))
  const left = others.length > 0 ? rest : [...rest.slice(0, at), ...asked, ...rest.slice(at)]
  const isOnlyType = rule.see.every(({ coordinate }) => splitCoordinate(coordinate).typeName === typeName)
  const names = new Set(rules.map(({ id }) => id))
  let result = text
  if (others.length > 0) {
    // Who is not meant keeps what was seen, and who is meant sees what is asked, each by a rule of its own beside it.
    const before = fieldsOf(rule, place).filter(({ field }) => isOf(place, field))
    const beside = (kinds: readonly string[], fields: readonly NamedField[]) => {
      if (fields.length === 0) return
      const copy = { ...rule, id: freeName(`${rule.id}-${ruleName(fieldName)}`, names), who: kinds }
      result = appendItem(result, ['rules'], printRule(copy, typeName, fields))
    }
    // Where nothing else is left in it, the rule itself is theirs from now on.
    if (left.length === 0 && isOnlyType) result = writeAskers(result, ['rules', index], others)
    else beside(others, before)
    beside(meant, asked)
    if (left.length === 0 && isOnlyType) return result
  }
  return left.length === 0 && isOnlyType
    ? removeItem(result, ['rules'], index)
    : writeFields(result, ['rules', index, 'see'], typeName, left)
}

/** Shows the field to kinds that do not see it yet. */
function addFor(text: string, kinds: readonly string[], edit: FieldEdit, form: Form, place: Place): string {
  const document = parsePurpose(text)
  const { typeName, fieldName } = place
  const fields: NamedField[] = [{ field: fieldName, form }]
  const names = new Set(document.rules.map(({ id }) => id))
  if (edit.rule === undefined) {
    const rule = readNewRule(document, edit.newRule, place)
    const who = document.who.every((kind) => kinds.includes(kind)) ? {} : { who: kinds }
    const written = { ...rule, ...who, id: freeName(ruleName(fieldName), names) }
    return appendItem(text, ['rules'], printRule(written, typeName, fields))
  }
  const index = document.rules.findIndex(({ id }) => id === edit.rule)
  const rule = document.rules[index]
  if (rule === undefined)
    throw new EditRefused({
      en: `${document.purpose} has no rule ${edit.rule}`,
      nl: `${document.purpose} heeft geen regel ${edit.rule}`,
    })
  const askers = rule.who ?? document.who
  const others = kinds.filter((kind) => !askers.includes(kind))
  if (others.length > 0)
    throw new EditRefused({
      en: `Rule ${edit.rule} is not for ${others.join(', ')}`,
      nl: `Regel ${edit.rule} is niet voor ${others.join(', ')}`,
    })
  if (askers.every((kind) => kinds.includes(kind)))
    return writeFields(text, ['rules', index, 'see'], typeName, [...fieldsOf(rule, place), ...fields])
  const copy = { ...rule, id: freeName(`${rule.id}-${ruleName(fieldName)}`, names), who: kinds }
  return appendItem(text, ['rules'], printRule(copy, typeName, fields))
}

function readNewRule(
  { purpose, legalBasis, tasks: all }: PurposeDocument,
  written: NewRule | undefined,
  { shape }: Place,
): Omit<Rule, 'see' | 'id'> {
  const because = written === undefined ? {} : reasonOn(written)
  if (written === undefined || Object.keys(because).length === 0)
    throw new EditRefused({
      en: `Say why ${shape.coordinate} is to be shown`,
      nl: `Schrijf op waarom ${shape.coordinate} getoond moet worden`,
    })
  const grounds = legalBasis.map(({ law, article }) => `${law} ${article}`)
  if (!grounds.includes(written.legalBasis))
    throw new EditRefused({
      en: `Choose the legal basis of ${purpose} it rests on: ${grounds.join(' or ')}`,
      nl: `Kies op welke grondslag van ${purpose} het berust: ${grounds.map((ground) => lawIn(ground, 'nl')).join(' of ')}`,
    })
  const when = readWhen(written.when ?? [])
  const { tasks = [] } = written
  expectTasks(purpose, tasks, all)
  return {
    own: false,
    when,
    ...(tasks.length === 0 ? {} : { tasks }),
    because,
  }
}

/** The reason in each language it was written in. The ground stands with it, since a purpose can rest on several. */
function reasonOn({ because, legalBasis }: NewRule): Told {
  return Object.fromEntries(
    Object.entries(linesOf(because)).map(([language, text]) => [
      language,
      `${text.replace(/\.$/u, '')} (${lawIn(legalBasis, language as keyof Told)}).`,
    ]),
  )
}

/** The fields a rule names of the type, `Type.*` written out as far as it was approved. */
function fieldsOf(rule: Rule, { typeName, schema, approved }: Place): NamedField[] {
  return rule.see.flatMap(({ coordinate, form }): NamedField[] => {
    const named = splitCoordinate(coordinate)
    if (named.typeName !== typeName) return []
    if (named.fieldName !== '*') return [{ field: named.fieldName, form }]
    const type = schema.types.get(typeName)
    const all = type === undefined ? [] : wildcardFields(type, approved)
    return all
      .filter(({ coarsens }) => coarsens === undefined)
      .map((field) => ({ field: splitCoordinate(field.coordinate).fieldName, form: 'full' }))
  })
}

function shows(rule: Rule, place: Place): boolean {
  return fieldsOf(rule, place).some(({ field }) => isOf(place, field))
}

/** The field itself, or a sibling that serves it coarser. */
function isOf({ typeName, shape, schema }: Place, field: string): boolean {
  const coordinate = `${typeName}.${field}`
  return coordinate === shape.coordinate || schema.field(coordinate)?.coarsens?.field === shape.coordinate
}

function parsePurpose(text: string): PurposeDocument {
  const document = parsePolicy(text, 'purpose.yaml')
  if (document.kind !== 'purpose') throw new Error('This is no purpose')
  return document
}
