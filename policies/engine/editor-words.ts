import type { Coordinates, FieldShape, Form, TypeShape } from './coordinates.ts'
import { COARSE_DATE, splitCoordinate } from './expand-see.ts'
import type { Bundle } from './gather-bundle.ts'
import { CHAIN } from './check-words.ts'

/** A listed word, with what an editor shows beside it. */
export interface ListedWord {
  readonly word: string
  readonly help: string
}

/** A type and its fields, with the forms in which each can be shown. */
export interface ListedType {
  readonly word: string
  readonly fields: readonly (ListedWord & { readonly forms: readonly Form[] })[]
}

/** Every word that an editor can complete in a policy file, gathered from a bundle and the schema. */
export interface EditorWords {
  readonly kinds: readonly ListedWord[]
  readonly tasks: readonly ListedWord[]
  readonly facts: readonly ListedWord[]
  readonly regimes: readonly ListedWord[]
  readonly purposes: readonly ListedWord[]
  readonly people: readonly ListedWord[]
  readonly categories: readonly ListedWord[]
  /** Kinds of agency that own a field of the schema. */
  readonly owners: readonly ListedWord[]
  readonly types: readonly ListedType[]
  readonly fields: readonly FieldShape[]
  readonly changes: readonly ListedWord[]
  /** `Type.field` → arguments that read a field. */
  readonly arguments: ReadonlyMap<string, readonly string[]>
  /** Types that say whose a row is. */
  readonly ownedTypes: ReadonlySet<string>
  helpFor(field: FieldShape): string
}

/** Gathers the words. Where a bundle has no vocabulary, the lists that would stand in it are empty. */
export function editorWords({ purposes, vocabulary, agencies }: Bundle, schema: Coordinates): EditorWords {
  const titled = (titles: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined): ListedWord[] =>
    Object.entries(titles ?? {}).map(([word, names]) => ({ word, help: Object.values(names).join(' / ') }))
  const kinds = titled(vocabulary?.titles.kinds)
  const kindNames = new Map(kinds.map(({ word, help }) => [word, help]))
  const categoryNames = new Map(titled(vocabulary?.categories).map(({ word, help }) => [word, help]))
  const helpFor = (field: FieldShape) => fieldHelp(field, kindNames, categoryNames)
  const types = [...schema.types.values()].filter(
    ({ kind, value, name }) => kind === 'object' && !value && name !== schema.mutation,
  )
  const fields = types.flatMap((type) => [...type.fields.values()])
  const changes = [...(schema.types.get(schema.mutation ?? '')?.fields.values() ?? [])]
  const used = (pick: (field: FieldShape) => string | undefined, names: ReadonlyMap<string, string>): ListedWord[] =>
    [...new Set(fields.flatMap((field) => pick(field) ?? []))]
      .sort()
      .map((word) => ({ word, help: names.get(word) ?? '' }))
  return {
    kinds,
    tasks: titled(vocabulary?.titles.tasks),
    facts: (vocabulary?.facts ?? []).map(({ fact, sentence, silent }) => ({
      word: fact,
      help: `${Object.values(sentence).join(' / ')}${silent ? ' Silent: never told.' : ''}`,
    })),
    regimes: titled(vocabulary?.regimes),
    purposes: purposes.map(({ purpose, title }) => ({ word: purpose, help: Object.values(title).join(' / ') })),
    people: (agencies?.people ?? []).map(({ id, name }) => ({ word: id, help: name })),
    categories: used(({ category }) => category, categoryNames),
    owners: used(({ owner }) => owner, new Map([...kindNames, [CHAIN, 'The chain itself / De keten zelf']])),
    types: types.map((type) => ({
      word: type.name,
      fields: [...type.fields].map(([word, field]) => ({ word, help: helpFor(field), forms: formsOf(field, type) })),
    })),
    fields,
    changes: changes.map((field) => ({ word: field.coordinate, help: helpFor(field) })),
    arguments: new Map(
      fields.flatMap((field) => {
        const reading = Object.entries(field.arguments).flatMap(([name, { reads }]) =>
          reads === undefined ? [] : name,
        )
        return reading.length === 0 ? [] : [[field.coordinate, reading]]
      }),
    ),
    ownedTypes: new Set(types.filter(({ rowOwner }) => rowOwner !== undefined).map(({ name }) => name)),
    helpFor,
  }
}

/** True for a field whose row says whose it is. */
export function isOwned({ coordinate }: FieldShape, { ownedTypes }: EditorWords): boolean {
  return ownedTypes.has(splitCoordinate(coordinate).typeName)
}

function formsOf(field: FieldShape, type: TypeShape): Form[] {
  const siblings = [...type.fields.values()].flatMap(({ coarsens }) =>
    coarsens?.field === field.coordinate ? coarsens.form : [],
  )
  return [
    'full',
    ...(field.kind === 'leaf' && field.type === COARSE_DATE ? (['month', 'year'] as const) : []),
    ...siblings,
  ]
}

function fieldHelp(
  { coordinate, description, owner, category, sensitivity, requires }: FieldShape,
  kinds: ReadonlyMap<string, string>,
  categories: ReadonlyMap<string, string>,
): string {
  const named = (word: string, names: ReadonlyMap<string, string>) => {
    const name = names.get(word)
    return name === undefined ? word : `${name} (${word})`
  }
  return [
    description ?? coordinate,
    ...(owner === undefined ? [] : [`Owner: ${named(owner, kinds)}.`]),
    ...(category === undefined ? [] : [`Category: ${named(category, categories)}.`]),
    ...(sensitivity === undefined ? [] : [`Sensitivity: ${sensitivity} of 4.`]),
    ...(requires.length === 0 ? [] : [`Computed from ${requires.join(', ')}: accept it under derived.`]),
  ].join('\n')
}
