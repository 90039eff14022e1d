import type { Coordinate, Coordinates, FieldShape, TypeShape } from './coordinates.ts'
import { splitCoordinate } from './expand-see.ts'
import type { Bundle } from './gather-bundle.ts'
import { inDocument } from './locate.ts'
import { unlisted } from './nearest-word.ts'
import type { PolicyProblem, RedLinesDocument } from './policy-document.ts'

interface PageType {
  /** Fields that tell such a type from any other. */
  readonly marks: readonly string[]
  readonly links: readonly string[]
  readonly leaves: readonly string[]
}

/** What pages are made of: a connection, its edges, and where one is in it. Nothing else goes without a grant. */
const PAGE_PARTS: readonly PageType[] = [
  { marks: ['edges', 'pageInfo'], links: ['edges', 'pageInfo', 'nodes'], leaves: [] },
  { marks: ['node', 'cursor'], links: ['node'], leaves: ['cursor'] },
  { marks: ['hasNextPage'], links: [], leaves: ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'] },
]

/**
 * The coordinates that need no grant. They are shown to everybody for every purpose, so only what pages are made of may
 * be among them: a field with an owner, a category or a coarser form carries data and is granted by rules alone.
 */
export function expandStructural(bundle: Bundle, schema: Coordinates, problems: PolicyProblem[]): Set<Coordinate> {
  const structural = new Set<Coordinate>()
  const { vocabulary } = bundle
  if (vocabulary === undefined) return structural
  for (const [index, coordinate] of vocabulary.structural.entries()) {
    const shown = structuralFields(coordinate, schema, bundle.redLines)
    if (typeof shown !== 'string') for (const field of shown) structural.add(field)
    else problems.push(inDocument(vocabulary, `structural.${index}`, 'structural', shown))
  }
  return structural
}

function structuralFields(
  written: string,
  schema: Coordinates,
  redLines: RedLinesDocument | undefined,
): readonly Coordinate[] | string {
  const { typeName, fieldName } = splitCoordinate(written)
  const type = schema.types.get(typeName)
  if (type === undefined) return unlisted('type', typeName, schema.types.keys())
  const fields = [...type.fields.values()]
  const named = fieldName === '*' ? fields : fields.filter(({ coordinate }) => coordinate === written)
  if (named.length === 0)
    return unlisted(
      'field',
      written,
      fields.map(({ coordinate }) => coordinate),
    )
  // A field that a page type gains later is not opened by "*", nor does it undo what was signed.
  const parts = named.filter((field) => isPagePart(type, field))
  if (parts.length === 0)
    return `${written} is no part of a page and may carry data: only edges, nodes, cursors and page information need no grant; show it by a rule`
  for (const { coordinate } of parts) {
    const line = lineNaming(coordinate, typeName, redLines)
    if (line !== undefined)
      return `${coordinate} would be shown to everybody, across red line "${line.id}": leave it out of structural`
  }
  return parts.map(({ coordinate }) => coordinate)
}

function isPagePart(type: TypeShape, field: FieldShape): boolean {
  if (type.kind !== 'object' || type.value || carriesData(field)) return false
  const { fieldName } = splitCoordinate(field.coordinate)
  return PAGE_PARTS.some(
    ({ marks, links, leaves }) =>
      marks.every((mark) => type.fields.has(mark)) && (field.kind === 'link' ? links : leaves).includes(fieldName),
  )
}

function carriesData({ owner, category, sensitivity, coarsens, requires }: FieldShape): boolean {
  return [owner, category, sensitivity, coarsens].some((mark) => mark !== undefined) || requires.length > 0
}

/** The red line that speaks of this very field or its type; one about every field is about every field that holds data. */
function lineNaming(coordinate: Coordinate, typeName: string, redLines: RedLinesDocument | undefined) {
  return redLines?.lines.find(({ fields }) => fields.includes(coordinate) || fields.includes(`${typeName}.*`))
}
