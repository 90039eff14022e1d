import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** A purpose as its file has it, read by nothing of ours. */
export interface WrittenPurpose {
  readonly purpose: string
  readonly valid?: { readonly from?: string; readonly until?: string }
  readonly who: readonly string[]
  readonly tasks: readonly string[]
  readonly when?: readonly string[]
  readonly 'when-asked-by'?: Readonly<Record<string, readonly string[]>>
  readonly 'may-change'?: readonly string[]
  readonly arguments?: Readonly<Record<string, readonly string[]>>
  readonly rules: readonly WrittenRule[]
}

type Forms = Readonly<Record<string, string>>

export interface WrittenRule {
  readonly id: string
  readonly who?: readonly string[]
  readonly tasks?: readonly string[]
  readonly own?: boolean
  readonly when?: readonly string[]
  readonly see: Readonly<Record<string, readonly (string | Forms)[] | Forms>>
}

/** Everything that the translation below understands, or that grants no field to anybody. */
const PURPOSE_KEYS = new Set(
  `purpose valid who tasks when when-asked-by may-change rules arguments
  title register-entry dpv regime legal-basis confidential approved-by advice`.split(/\s+/u),
)
const RULE_KEYS = new Set(['id', 'who', 'tasks', 'own', 'when', 'see', 'because'])

/** The purposes of a directory, by the plain YAML parser. Throws on a key that the translation does not know. */
export function readPurposes(directory: URL): WrittenPurpose[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'))
    .map((name) => {
      const written = parse(readFileSync(new URL(name, directory), 'utf8')) as WrittenPurpose
      const unknown = [
        ...Object.keys(written).filter((key) => !PURPOSE_KEYS.has(key)),
        ...written.rules.flatMap((rule) => Object.keys(rule).filter((key) => !RULE_KEYS.has(key))),
      ]
      if (unknown.length > 0) throw new Error(`${name}: ${unknown.join(', ')} is not translated to Cedar yet`)
      return written
    })
}

/** Coarse siblings of fields, read from the text of a supergraph: `Type.field` → form → `Type.sibling`. */
export function readSiblings(supergraph: string): Map<string, Map<string, string>> {
  const siblings = new Map<string, Map<string, string>>()
  for (const [, name, type, field, form] of supergraph.matchAll(
    /^ {2}(\w+):.*@coarsens\(field: "(\w+)\.(\w+)", form: "(\w+)"\)/gmu,
  )) {
    const whole = `${type}.${field}`
    siblings.set(whole, (siblings.get(whole) ?? new Map<string, string>()).set(form ?? '', `${type}.${name}`))
  }
  return siblings
}

/** How much of a date a form tells; other coarse forms are fields of their own. */
export const FULLNESS: Readonly<Record<string, number>> = { year: 1, month: 2, full: 3 }

/**
 * One purpose as Cedar policies. The principal is a kind of agency, the action a purpose, the resource a field; the
 * context holds the types of the open tasks, the facts that are known, the day, how much of the value is asked for and
 * whether the row is the asker's own. A fact that is not known is absent, and `has` keeps it from counting.
 */
export function toCedar(purpose: WrittenPurpose, siblings: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  const policies: string[] = []
  const permit = (kind: string, fields: readonly string[], fullness: number, rule: Partial<WrittenRule>) => {
    const tasks = rule.tasks ?? purpose.tasks
    const conditions = [
      `[${fields.map((field) => `Field::"${field}"`).join(', ')}].contains(resource)`,
      `context.fullness <= ${fullness}`,
      ...(purpose.valid?.from === undefined ? [] : [`context.day >= ${dayNumber(purpose.valid.from)}`]),
      ...(purpose.valid?.until === undefined ? [] : [`context.day < ${dayNumber(purpose.valid.until)}`]),
      ...(tasks.length === 0 ? [] : [`context.tasks.containsAny([${tasks.map((task) => `"${task}"`).join(', ')}])`]),
      ...(rule.own === true ? ['context.ownRow'] : []),
      ...[...(purpose.when ?? []), ...(purpose['when-asked-by']?.[kind] ?? []), ...(rule.when ?? [])].map(clause),
    ]
    policies.push(
      `permit(principal == Kind::"${kind}", action == Purpose::Action::"${purpose.purpose}", resource) when { ${conditions.join(' && ')} };`,
    )
  }
  for (const kind of purpose.who) {
    for (const rule of purpose.rules) {
      if (rule.who !== undefined && !rule.who.includes(kind)) continue
      for (const [fullness, fields] of fieldsOf(rule, siblings)) permit(kind, fields, fullness, rule)
    }
    if (purpose['may-change'] !== undefined) permit(kind, purpose['may-change'], 3, {})
  }
  return policies.join('\n')
}

/** The fields of a rule by how much of them it shows. */
function fieldsOf(
  rule: WrittenRule,
  siblings: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Map<number, string[]> {
  const fields = new Map<number, string[]>()
  const add = (field: string, fullness: number) => fields.set(fullness, [...(fields.get(fullness) ?? []), field])
  for (const [type, names] of Object.entries(rule.see)) {
    for (const [name, form] of shownIn(names)) {
      const whole = `${type}.${name}`
      const own = siblings.get(whole)
      const sibling = own?.get(form)
      if (sibling !== undefined) add(sibling, 3)
      else {
        add(whole, FULLNESS[form] ?? 0)
        // The whole value tells its coarse forms as well.
        if (form === 'full') for (const coarse of own?.values() ?? []) add(coarse, 3)
      }
    }
  }
  return fields
}

/** Names and forms of what stands under a type: a list of names, some with a form, or a form for each name. */
export function shownIn(names: readonly (string | Forms)[] | Forms): [string, string][] {
  if (!Array.isArray(names)) return Object.entries(names as Forms)
  return (names as readonly (string | Forms)[]).flatMap((entry): [string, string][] =>
    typeof entry === 'string' ? [[entry, 'full']] : Object.entries(entry),
  )
}

function clause(text: string): string {
  const literals = text.split(' or ').map((literal) => {
    const negated = literal.startsWith('not ')
    const fact = negated ? literal.slice(4) : literal
    return `(context.facts has "${fact}" && ${negated ? '!' : ''}context.facts["${fact}"])`
  })
  return `(${literals.join(' || ')})`
}

export function dayNumber(day: string): number {
  return Number(day.replaceAll('-', ''))
}
