import { isObjectType, type GraphQLSchema } from 'graphql'
import type { CompiledPolicy } from '../../../policies/engine/compiled-policy.ts'
import { createWording, type FieldNames } from '../../../policies/engine/documents/wording.ts'
import type { Language } from '../../../policies/engine/sentences.ts'
import type { Said } from '../../../policies/engine/told.ts'
import { whoMaySee } from '../../../policies/engine/who-may-see.ts'

/** A word of the vocabulary, with what people call it. */
export interface NamedWord {
  readonly id: string
  readonly title: string
}

/** One field that carries data, and who may see it. */
export interface SchemaField {
  readonly coordinate: string
  readonly title: string
  readonly type: NamedWord
  readonly description: Said
  readonly owner: NamedWord
  readonly category: NamedWord
  readonly sensitivity?: number
  /** Kinds of agency that may see it for any purpose in force. */
  readonly seenBy: readonly NamedWord[]
  readonly deprecated?: string
}

/** Owns the case, its tasks and its consents; no kind of agency. */
const CHAIN = 'CHAIN'
const THE_CHAIN = { en: 'The chain itself', nl: 'De keten zelf' }

/** Every field that carries data, by type as the schema has them. Links and what is structural carry none. */
export function schemaFields(
  policy: CompiledPolicy,
  schema: GraphQLSchema,
  { language, names, at }: { readonly language: Language; readonly names: FieldNames; readonly at: Date },
): SchemaField[] {
  const wording = createWording(policy, language, names)
  const { schema: coordinates } = policy
  return [...coordinates.types.values()]
    .filter(({ name, kind, value }) => kind === 'object' && !value && name !== coordinates.mutation)
    .flatMap((type) => {
      const object = schema.getType(type.name)
      return [...type.fields.values()].flatMap((field): SchemaField[] => {
        const { coordinate, owner, category, sensitivity } = field
        if (field.kind === 'link' || owner === undefined || category === undefined) return []
        if (policy.structural.has(coordinate)) return []
        const answer = whoMaySee(policy, coordinate, at)
        const kinds = 'problem' in answer ? [] : [...new Set(answer.seers.map(({ kind }) => kind))].sort()
        const name = coordinate.slice(type.name.length + 1)
        const deprecated = isObjectType(object) ? object.getFields()[name]?.deprecationReason : undefined
        return [
          {
            coordinate,
            title: wording.field(coordinate),
            type: { id: type.name, title: wording.type(type.name) },
            description: wording.description(field),
            owner: { id: owner, title: owner === CHAIN ? THE_CHAIN[language] : wording.kind(owner) },
            category: { id: category, title: wording.category(category) },
            ...(sensitivity === undefined ? {} : { sensitivity }),
            seenBy: kinds.map((kind) => ({ id: kind, title: wording.kind(kind) })),
            ...(deprecated == null ? {} : { deprecated }),
          },
        ]
      })
    })
}
