import { readdirSync, readFileSync } from 'node:fs'
import { Kind, parse as parseGraphql } from 'graphql'
import { parse } from 'yaml'

/** A purpose as its file has it, read by nothing of ours. */
export interface WrittenPurpose {
  readonly purpose: string
  readonly valid?: { readonly from?: string; readonly until?: string }
  readonly who: readonly string[]
  readonly tasks: readonly string[]
  readonly when?: readonly string[]
  readonly 'when-asked-by'?: Readonly<Record<string, readonly string[]>>
  readonly 'may-change'?: readonly (string | WrittenChanges)[]
  readonly arguments?: Readonly<Record<string, readonly string[]>>
  readonly rules: readonly WrittenRule[]
}

/** Changes with conditions of their own: `when` stands in place of the purpose's. */
export interface WrittenChanges {
  readonly change: readonly string[]
  readonly who?: readonly string[]
  readonly tasks?: readonly string[]
  readonly when?: readonly string[]
}

type Forms = Readonly<Record<string, string>>

export interface WrittenRule {
  readonly id: string
  readonly who?: readonly string[]
  readonly tasks?: readonly string[]
  readonly own?: boolean
  readonly 'while-waiting'?: boolean
  readonly when?: readonly string[]
  readonly see: Readonly<Record<string, readonly (string | Forms)[] | Forms>>
}

/** Everything that the translation below understands, or that grants no field to anybody. */
const PURPOSE_KEYS = new Set(
  `purpose valid who tasks when when-asked-by may-change rules arguments
  title register-entry dpv regime legal-basis confidential approved-by advice`.split(/\s+/u),
)
const RULE_KEYS = new Set(['id', 'who', 'tasks', 'own', 'while-waiting', 'when', 'see', 'because'])

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

/** Root fields that are about no case open to the asker, read from the text of a supergraph. */
export function readOutside(supergraph: string): Set<string> {
  const outside = new Set<string>()
  for (const node of parseGraphql(supergraph).definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue
    for (const { name, directives } of node.fields ?? [])
      if (directives?.some((used) => ['byTaskAlone', 'withoutCase'].includes(used.name.value)))
        outside.add(`${node.name.value}.${name.value}`)
  }
  return outside
}

/** What a supergraph says of fields that bears on who may have them. */
export interface SchemaText {
  readonly siblings: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly outside: ReadonlySet<string>
}

/** How much of a date a form tells; other coarse forms are fields of their own. */
export const FULLNESS: Readonly<Record<string, number>> = { year: 1, month: 2, full: 3 }

/**
 * One purpose as Cedar policies. The principal is a kind of agency, the action a purpose, the resource a field; the
 * context holds the types of the open tasks, the facts that are known, the day, how much of the value is asked for and
 * whether the row is the asker's own. A fact that is not known is absent, and `has` keeps it from counting.
 */
export function toCedar(purpose: WrittenPurpose, { siblings, outside }: SchemaText): string {
  const policies: string[] = []
  const whenOf = (kind: string) => [...(purpose.when ?? []), ...(purpose['when-asked-by']?.[kind] ?? [])]
  const permit = (
    kind: string,
    named: readonly string[],
    fullness: number,
    rule: Partial<WrittenRule>,
    when: readonly string[] = [...whenOf(kind), ...(rule.when ?? [])],
  ) => {
    // About no case that is open: whoever asks for the purpose may, with whatever task.
    const free = named.filter((field) => outside.has(field))
    const bound = named.filter((field) => !outside.has(field))
    if (free.length > 0) write(kind, free, fullness, [], rule.own, [])
    if (bound.length > 0) write(kind, bound, fullness, rule.tasks ?? purpose.tasks, rule.own, when)
  }
  const write = (
    kind: string,
    fields: readonly string[],
    fullness: number,
    tasks: readonly string[],
    own: boolean | undefined,
    when: readonly string[],
  ) => {
    const conditions = [
      `[${fields.map((field) => `Field::"${field}"`).join(', ')}].contains(resource)`,
      `context.fullness <= ${fullness}`,
      ...(purpose.valid?.from === undefined ? [] : [`context.day >= ${dayNumber(purpose.valid.from)}`]),
      ...(purpose.valid?.until === undefined ? [] : [`context.day < ${dayNumber(purpose.valid.until)}`]),
      ...(tasks.length === 0 ? [] : [`context.tasks.containsAny([${tasks.map((task) => `"${task}"`).join(', ')}])`]),
      ...(own === true ? ['context.ownRow'] : []),
      ...when.map(clause),
    ]
    policies.push(
      `permit(principal == Kind::"${kind}", action == Purpose::Action::"${purpose.purpose}", resource) when { ${conditions.join(' && ')} };`,
    )
  }
  for (const kind of purpose.who) {
    for (const rule of purpose.rules) {
      if (rule.who !== undefined && !rule.who.includes(kind)) continue
      const waitsForNothing = rule['while-waiting'] === true ? (rule.when ?? []) : undefined
      for (const [fullness, fields] of fieldsOf(rule, siblings)) permit(kind, fields, fullness, rule, waitsForNothing)
    }
    for (const entry of purpose['may-change'] ?? []) {
      if (typeof entry === 'string') permit(kind, [entry], 3, {})
      else if (entry.who?.includes(kind) !== false)
        permit(
          kind,
          entry.change,
          3,
          entry.tasks === undefined ? {} : { tasks: entry.tasks },
          entry.when ?? whenOf(kind),
        )
    }
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
    if (fact.startsWith('until ')) return `context.day ${negated ? '>' : '<='} ${dayNumber(fact.slice(6))}`
    return `(context.facts has "${fact}" && ${negated ? '!' : ''}context.facts["${fact}"])`
  })
  return `(${literals.join(' || ')})`
}

export function dayNumber(day: string): number {
  return Number(day.replaceAll('-', ''))
}
