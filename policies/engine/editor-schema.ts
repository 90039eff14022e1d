import { CHAIN } from './check-words.ts'
import {
  agenciesSchema,
  policyTestSchema,
  purposeSchema,
  redLinesSchema,
  releaseSchema,
  vocabularySchema,
} from './document-schemas.ts'
import { type EditorWords, editorWords, isOwned, type ListedType, type ListedWord } from './editor-words.ts'
import type { CompiledPolicy } from './compiled-policy.ts'
import { changesTogether, conditions, kinds, list, parts, shape, translated, word } from './schema-parts.ts'

/** A JSON Schema that an editor reads. */
export type EditorSchema = Readonly<Record<string, unknown>>

/**
 * One JSON Schema (draft-07) for each kind of policy file, with every listed word, so that an editor completes them, tells
 * what each means and marks a misspelling while it is being written. They are as strict as the language is about single
 * words; what several words mean together only `policy check` can tell.
 */
export function editorSchemas(policy: CompiledPolicy): Readonly<Record<string, EditorSchema>> {
  const words = editorWords(policy.bundle, policy.schema)
  const replacements = replacementsFor(words)
  const definitions = definitionsOf(words)
  const made = (schema: object, title: string): EditorSchema => {
    const whole = substitute(schema, replacements) as Record<string, unknown>
    const text = JSON.stringify(whole)
    const used = Object.entries(definitions).filter(([name]) => text.includes(JSON.stringify(referTo(name))))
    return {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title,
      ...whole,
      ...(used.length === 0 ? {} : { definitions: Object.fromEntries(used) }),
    }
  }
  return {
    purpose: made(purposeSchema, 'A purpose of the referral chain'),
    'purpose-test': made(policyTestSchema, 'Tests of a purpose'),
    vocabulary: made(vocabularySchema, 'The vocabulary of the policies'),
    'red-lines': made(redLinesSchema, 'What may never be'),
    agencies: made(agenciesSchema, 'Who takes part'),
    release: made(releaseSchema, 'What stands around a version'),
  }
}

/** Long lists stand once in a schema and are referred to. */
function definitionsOf(words: EditorWords): Readonly<Record<string, object>> {
  return {
    condition: factCondition(words.facts),
    field: oneOf(
      words.fields.map((shape) => ({ word: shape.coordinate, help: words.helpFor(shape) })),
      { description: 'a field, as Type.field' },
    ),
    ...Object.fromEntries(words.types.map((type) => [`see.${type.word}`, fieldsOfType(type)])),
  }
}

function referTo(name: string): { readonly $ref: string } {
  return { $ref: `#/definitions/${name}` }
}

/** Which listed words take the place of each part of the shapes. */
function replacementsFor(words: EditorWords): ReadonlyMap<unknown, object> {
  const chain = { word: CHAIN, help: 'The chain itself / De keten zelf' }
  const field = (shape: EditorWords['fields'][number]) => ({ word: shape.coordinate, help: words.helpFor(shape) })
  const change = oneOf(words.changes, { description: 'a change, as Mutation.field' })
  const anyField = words.fields.map(field)
  const everyField = words.types.map((type) => ({ word: `${type.word}.*`, help: `Every field of ${type.word}` }))
  return new Map<unknown, object>([
    [parts.kind, oneOf(words.kinds, parts.kind)],
    [parts.task, oneOf(words.tasks, parts.task)],
    [parts.purposeName, oneOf(words.purposes, parts.purposeName)],
    [parts.speaker, oneOf([...words.kinds, chain], parts.speaker)],
    [parts.listedKind, suggested(words.kinds, parts.listedKind)],
    [parts.listedSpeaker, suggested([...words.kinds, chain], parts.listedSpeaker)],
    [parts.regime, oneOf(words.regimes, { description: 'a legal regime' })],
    [parts.condition, referTo('condition')],
    [parts.see, seeSchema(words.types)],
    [parts.coordinate, referTo('field')],
    [
      parts.derivedField,
      oneOf(words.fields.filter(({ requires }) => requires.length > 0).map(field), { description: 'a computed field' }),
    ],
    [
      parts.keptField,
      oneOf(words.fields.filter((shape) => isOwned(shape, words)).map(field), {
        description: 'a field of a type that says whose a row is',
      }),
    ],
    [parts.change, change],
    [
      parts.changesExpected,
      {
        anyOf: [list(change, 'a list of Mutation.field'), { const: 'all' }],
        description: parts.changesExpected.description,
      },
    ],
    [
      parts.changes,
      {
        anyOf: [
          change,
          substitute(shape(changesTogether, ['change'], parts.changes.description), new Map([[parts.change, change]])),
        ],
        description: parts.changes.description,
      },
    ],
    [
      parts.structural,
      suggested([...everyField, ...anyField], { ...parts.structural, description: 'Type.field or Type.*' }),
    ],
    [
      parts.guarded,
      oneOf([{ word: '*', help: 'Every field' }, ...everyField, ...anyField, ...words.changes], {
        description: 'Type.field, Type.* or "*"',
      }),
    ],
    [parts.owner, oneOf(words.owners, { description: 'a kind of agency that owns fields' })],
    [parts.person, oneOf(words.people, parts.person)],
    [
      parts.whenAskedBy,
      keyed(words.kinds, { ...conditions, items: referTo('condition') }, parts.whenAskedBy.description),
    ],
    [
      parts.arguments,
      {
        type: 'object',
        properties: Object.fromEntries(
          [...words.arguments].map(([coordinate, names]) => [
            coordinate,
            list({ enum: names, description: `an argument of ${coordinate}` }, 'a list of arguments'),
          ]),
        ),
        additionalProperties: false,
        description: parts.arguments.description,
      },
    ],
    [
      parts.onlyKinds,
      keyed(words.purposes, { ...kinds, items: oneOf(words.kinds, parts.kind) }, parts.onlyKinds.description),
    ],
    [
      parts.categories,
      { ...keyed(words.categories, translated, parts.categories.description), additionalProperties: translated },
    ],
    [
      parts.wildcards,
      {
        type: 'object',
        properties: Object.fromEntries(
          words.types.map((type) => [
            type.word,
            list(oneOf(type.fields, { description: 'a field' }), 'a list of fields'),
          ]),
        ),
        // What was approved may name what the schema no longer has.
        additionalProperties: list(word('the name of a field'), 'a list of fields'),
        description: parts.wildcards.description,
      },
    ],
    [
      parts.given,
      {
        ...parts.given,
        properties: {
          ...parts.given.properties,
          who: oneOf(words.kinds, parts.kind),
          task: oneOf(words.tasks, parts.task),
          ...Object.fromEntries(
            words.facts.map(({ word: named, help }) => [named, { enum: ['yes', 'no', 'unknown'], description: help }]),
          ),
        },
        additionalProperties: false,
      },
    ],
  ])
}

/** One of the words and nothing else; where none is listed, whatever the shape allows. */
function oneOf(words: readonly ListedWord[], otherwise: { readonly description: string }): object {
  return words.length === 0
    ? otherwise
    : {
        enum: words.map((listed) => listed.word),
        enumDescriptions: words.map(({ help }) => help),
        description: otherwise.description,
      }
}

/** The words are proposed and others accepted: they may be about to be listed in the same file. */
function suggested(words: readonly ListedWord[], accepted: { readonly description: string }): object {
  return words.length === 0
    ? accepted
    : { anyOf: [oneOf(words, accepted), accepted], description: accepted.description }
}

/** Each of the words may be a key, and no other word. */
function keyed(words: readonly ListedWord[], value: object, description: string): object {
  return {
    type: 'object',
    properties: Object.fromEntries(words.map(({ word: key, help }) => [key, { ...value, description: help }])),
    additionalProperties: false,
    description,
  }
}

/** A fact, `not` and a fact, `until` and a day, or several of those joined by `or`. */
function factCondition(facts: readonly ListedWord[]): object {
  if (facts.length === 0) return parts.condition
  const both = facts.flatMap(({ word: fact, help }) => [
    { word: fact, help },
    { word: `not ${fact}`, help: `Known not to be so: ${help}` },
  ])
  const day = 'until \\d{4}-\\d{2}-\\d{2}'
  const literal = `(not )?(${[...facts.map(({ word: fact }) => fact), day].join('|')})`
  const description = 'a fact, "not" and a fact, "until" and a day, or several of those joined by "or"'
  return {
    anyOf: [
      oneOf(both, { description }),
      {
        type: 'string',
        pattern: `^(not )?${day}$`,
        description: 'through the end of that day, such as until 2027-06-30',
      },
      { type: 'string', pattern: `^${literal}( or ${literal})+$`, description },
    ],
    description,
  }
}

function seeSchema(types: readonly ListedType[]): object {
  return {
    type: 'object',
    properties: Object.fromEntries(types.map((type) => [type.word, referTo(`see.${type.word}`)])),
    additionalProperties: false,
    description: parts.see.description,
  }
}

/** "*", a list of fields some of which may have a form, or fields each with a form. */
function fieldsOfType({ word: type, fields }: ListedType): object {
  const forms = (field: ListedType['fields'][number]) => ({ enum: field.forms, description: field.help })
  const withForms = {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.word, forms(field)])),
    additionalProperties: false,
  }
  const every = { word: '*', help: `Every field that ${type} has when the version is approved` }
  return {
    description: parts.see.additionalProperties.description,
    anyOf: [
      {
        type: 'array',
        uniqueItems: true,
        items: { anyOf: [oneOf([...fields, every], { description: 'a field' }), withForms] },
      },
      withForms,
      { const: '*' },
    ],
  }
}

/** The schema with each part replaced, wherever it stands. */
function substitute(node: unknown, replacements: ReadonlyMap<unknown, object>): unknown {
  const found = replacements.get(node)
  if (found !== undefined) return found
  if (Array.isArray(node)) return node.map((item) => substitute(item, replacements))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, substitute(value, replacements)]))
}
