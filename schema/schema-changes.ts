import { distance } from 'fastest-levenshtein'
import type { Coordinate, Coordinates, FieldShape, TypeShape } from '../policies/engine/coordinates.ts'
import type { SchemaChange } from '../policies/engine/schema-change.ts'

/**
 * What of one schema is not so in the other, as far as a policy can rest on it; sorted by coordinate. What is merely
 * added is no change: nobody has been granted it. What comes along with something that was granted is one.
 */
export function schemaChanges(before: Coordinates, after: Coordinates): SchemaChange[] {
  return [...before.types.values()]
    .filter(grantable)
    .flatMap((type) => typeChanges(type, after.types.get(type.name), before, after))
    .sort((left, right) => compare(left.coordinate, right.coordinate) || compare(left.what, right.what))
}

/** Only concrete types have coordinates that a policy can name. */
function grantable({ kind, value }: TypeShape): boolean {
  return kind === 'object' && !value
}

function typeChanges(
  was: TypeShape,
  is: TypeShape | undefined,
  before: Coordinates,
  after: Coordinates,
): SchemaChange[] {
  if (is === undefined) return [{ what: 'type-removed', coordinate: was.name, before: kindOf(was), after: '' }]
  if (!grantable(is)) return [{ what: 'type-kind', coordinate: was.name, before: kindOf(was), after: kindOf(is) }]
  const gone = [...was.fields.values()].filter(({ coordinate }) => after.field(coordinate) === undefined)
  const added = [...is.fields.values()].filter(({ coordinate }) => before.field(coordinate) === undefined)
  return [
    ...goneFields(gone, added),
    ...[...was.fields.values()].flatMap((field) => {
      const now = after.field(field.coordinate)
      return now === undefined ? [] : fieldChanges(field, now, before, after)
    }),
    ...added.flatMap(({ coordinate, coarsens }): SchemaChange[] =>
      coarsens === undefined || before.field(coarsens.field) === undefined
        ? []
        : [{ what: 'coarser-form-added', coordinate, before: '', after: coarsens.form, coarsens }],
    ),
    ...whole(was, is, 'row-owner', ({ rowOwner }) => rowOwner ?? ''),
    ...whole(was, is, 'identity', ({ caseKey, taskKey }) => [caseKey, taskKey].filter(Boolean).join(', ')),
    ...whole(was, is, 'key', ({ keys }) => [...keys].sort().join(', ')),
  ]
}

function whole(
  was: TypeShape,
  is: TypeShape,
  what: 'row-owner' | 'identity' | 'key',
  told: (type: TypeShape) => string,
): SchemaChange[] {
  return told(was) === told(is) ? [] : [{ what, coordinate: was.name, before: told(was), after: told(is) }]
}

/** Fields that are gone, each with the added one it most likely became. An added field is taken for one of them at most. */
function goneFields(gone: readonly FieldShape[], added: readonly FieldShape[]): SchemaChange[] {
  const pairs = gone
    .flatMap((field) =>
      added.filter((other) => alike(field, other)).map((other) => ({ field, other, far: far(field, other) })),
    )
    .sort((left, right) => left.far - right.far || compare(left.other.coordinate, right.other.coordinate))
  const became = new Map<Coordinate, Coordinate>()
  const taken = new Set<Coordinate>()
  for (const { field, other } of pairs) {
    if (became.has(field.coordinate) || taken.has(other.coordinate)) continue
    became.set(field.coordinate, other.coordinate)
    taken.add(other.coordinate)
  }
  return gone.map(({ coordinate, coarsens, ...field }) => {
    const to = became.get(coordinate)
    return {
      what: to === undefined ? 'removed' : 'renamed',
      coordinate,
      before: to === undefined ? typeText(field) : coordinate,
      after: to ?? '',
      ...(coarsens === undefined ? {} : { coarsens }),
      ...(field.kind === 'link' ? { leadsTo: field.type } : {}),
    }
  })
}

/** Of one shape, and either of a near name or saying the same of itself. */
function alike(left: FieldShape, right: FieldShape): boolean {
  const [leftName, rightName] = [nameOf(left), nameOf(right)]
  const near = distance(leftName, rightName) <= Math.max(leftName.length, rightName.length) / 2
  const same = left.owner !== undefined && dataText(left) === dataText(right)
  return left.kind === right.kind && typeText(left) === typeText(right) && (near || same)
}

/** How far apart two names are, and further when they do not say the same of themselves. */
function far(left: FieldShape, right: FieldShape): number {
  return distance(nameOf(left), nameOf(right)) + (dataText(left) === dataText(right) ? 0 : 100)
}

function fieldChanges(was: FieldShape, is: FieldShape, before: Coordinates, after: Coordinates): SchemaChange[] {
  const { coordinate } = was
  const leadsTo = was.kind === 'link' ? { leadsTo: was.type } : {}
  const differing = (what: SchemaChange['what'], told: (field: FieldShape) => string): SchemaChange[] =>
    told(was) === told(is) ? [] : [{ what, coordinate, before: told(was), after: told(is), ...leadsTo }]
  const sources = is.requires.filter((source) => !was.requires.includes(source)).sort()
  const more = was.kind === 'value' && is.kind === 'value' ? grown(was.type, is.type, before, after) : []
  return [
    ...differing('retyped', (field) => `${typeText(field)} (${field.kind})`),
    ...(sources.length === 0
      ? []
      : [
          {
            what: 'derived' as const,
            coordinate,
            before: was.requires.join(', '),
            after: is.requires.join(', '),
            sources,
            ...leadsTo,
          },
        ]),
    ...differing('owner', ({ owner = '' }) => owner),
    ...differing('category', ({ category = '' }) => category),
    ...differing('sensitivity', ({ sensitivity }) => String(sensitivity ?? '')),
    ...differing('outside-case', ({ outsideCase = '' }) => outsideCase),
    ...coarseChanges(was, is),
    ...(more.length === 0
      ? []
      : [{ what: 'value-grew' as const, coordinate, before: was.type, after: more.join(', ') }]),
    ...argumentChanges(was, is),
  ]
}

function coarseChanges(was: FieldShape, is: FieldShape): SchemaChange[] {
  const [former, now] = [was.coarsens, is.coarsens]
  if (former?.field === now?.field && former?.form === now?.form) return []
  const text = (coarsens: FieldShape['coarsens']) =>
    coarsens === undefined ? '' : `${coarsens.field}, ${coarsens.form}`
  const both = { coordinate: was.coordinate, before: text(former), after: text(now) }
  return [
    ...(former === undefined ? [] : [{ what: 'coarser-form-removed' as const, ...both, coarsens: former }]),
    ...(now === undefined ? [] : [{ what: 'coarsens' as const, ...both, coarsens: now }]),
  ]
}

/** Arguments that are gone, or that tell of another field, or of none, than they did. */
function argumentChanges(was: FieldShape, is: FieldShape): SchemaChange[] {
  return Object.entries(was.arguments).flatMap(([name, { reads = '' }]): SchemaChange[] => {
    const coordinate = `${was.coordinate}(${name})`
    const now = Object.hasOwn(is.arguments, name) ? is.arguments[name] : undefined
    if (now === undefined) return [{ what: 'argument-removed', coordinate, before: reads, after: '' }]
    const after = now.reads ?? ''
    return after === reads ? [] : [{ what: 'argument-reads', coordinate, before: reads, after }]
  })
}

/**
 * What a value has in it now and had not before, however deep. A value has no grants of its own, so what is put into it is
 * shown to everybody who sees the field that holds it.
 */
function grown(
  wasType: string,
  isType: string,
  before: Coordinates,
  after: Coordinates,
  seen: ReadonlySet<string> = new Set(),
): string[] {
  if (seen.has(isType)) return []
  const was = before.types.get(wasType)
  return [...(after.types.get(isType)?.fields ?? [])].flatMap(([name, field]) => {
    const former = was?.fields.get(name)
    if (former === undefined) return [`${isType}.${name}`]
    return field.kind === 'value' ? grown(former.type, field.type, before, after, new Set([...seen, isType])) : []
  })
}

function typeText({ type, list }: { readonly type: string; readonly list: boolean }): string {
  return list ? `[${type}]` : type
}

function dataText({ owner = '', category = '', sensitivity }: FieldShape): string {
  return `${owner} ${category} ${sensitivity}`
}

function kindOf({ kind, value }: TypeShape): string {
  return value ? 'value' : kind
}

function nameOf({ coordinate }: FieldShape): string {
  return coordinate.slice(coordinate.indexOf('.') + 1)
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}
