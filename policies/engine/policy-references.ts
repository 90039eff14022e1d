import type { Coordinate, Form } from './coordinates.ts'
import { splitCoordinate } from './expand-see.ts'
import { inDocument } from './locate.ts'
import type { PolicyDocument, Position } from './policy-document.ts'

/** One place in a policy that names a coordinate of the schema. */
export interface PolicyReference {
  readonly by: 'see' | 'derived' | 'source' | 'argument' | 'change' | 'keep' | 'red-line' | 'structural'
  /** What is named: `Type.field`, `Type.*`, `*`, or `Type.field(argument)`. */
  readonly pattern: string
  readonly form?: Form
  readonly purpose?: string
  /** Id of the rule or of the red line. */
  readonly rule?: string
  /** The rule shows own rows only. */
  readonly own?: boolean
  /** Of a computed field: what the purpose has accepted it to be computed from. */
  readonly from?: readonly Coordinate[]
  /** Of a red line: whose fields only. */
  readonly owner?: string
  /** Of `Type.*`: what it came to when it was approved, where that was written down. */
  readonly approved?: readonly string[]
  readonly position?: Position
}

/** Every place in the documents of one version that names something of the schema. */
export function policyReferences(documents: readonly PolicyDocument[]): PolicyReference[] {
  const release = documents.find((document) => document.kind === 'release')
  return documents.flatMap((document): PolicyReference[] => {
    const at = (path: string): { position?: Position } => {
      const { position } = inDocument(document, path, '', '')
      return position === undefined ? {} : { position }
    }
    if (document.kind === 'purpose') {
      const { purpose } = document
      return [
        ...document.rules.flatMap((rule, index) =>
          rule.see.map(({ coordinate, form }) => {
            const { typeName, fieldName } = splitCoordinate(coordinate)
            const approved = fieldName === '*' ? release?.wildcards[typeName] : undefined
            return {
              by: 'see' as const,
              pattern: coordinate,
              form,
              purpose,
              rule: rule.id,
              own: rule.own,
              ...(approved === undefined ? {} : { approved }),
              ...at(`rules.${index}.see.${coordinate}`),
            }
          }),
        ),
        ...document.derived.flatMap(({ field, from }, index) => [
          { by: 'derived' as const, pattern: field, purpose, from, ...at(`derived.${index}.field`) },
          ...from.map((source, place) => ({
            by: 'source' as const,
            pattern: source,
            purpose,
            ...at(`derived.${index}.from.${place}`),
          })),
        ]),
        ...document.arguments.map((pattern) => ({
          by: 'argument' as const,
          pattern,
          purpose,
          ...at(`arguments.${pattern.slice(0, pattern.indexOf('('))}`),
        })),
        ...document.mayChange.map(({ coordinate: pattern }) => ({
          by: 'change' as const,
          pattern,
          purpose,
          ...at(`may-change.${pattern}`),
        })),
        ...(document.afterClosing?.keep ?? []).map((pattern, index) => ({
          by: 'keep' as const,
          pattern,
          purpose,
          ...at(`after-closing.keep.${index}`),
        })),
      ]
    }
    if (document.kind === 'red-lines')
      return document.lines.flatMap(({ id, fields, owner }, index) =>
        fields.map((pattern, place) => ({
          by: 'red-line' as const,
          pattern,
          rule: id,
          ...(owner === undefined ? {} : { owner }),
          ...at(`red-lines.${index}.fields.${place}`),
        })),
      )
    if (document.kind === 'vocabulary')
      return document.structural.map((pattern, index) => ({
        by: 'structural' as const,
        pattern,
        ...at(`structural.${index}`),
      }))
    return []
  })
}
