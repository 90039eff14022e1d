import { splitCoordinate } from './expand-see.ts'
import type { PolicyDocument, PolicyProblem } from './policy-document.ts'
import { type PolicyReference, policyReferences } from './policy-references.ts'
import type { SchemaChange, SchemaChangeKind } from './schema-change.ts'

/** One place in a version of the policies that would not mean the same over a changed schema. */
export interface Affected extends PolicyProblem {
  readonly change: SchemaChange
  readonly purpose?: string
  /** Id of the rule or of the red line. */
  readonly rule?: string
  /** What to do about it. */
  readonly cure: string
  /** False for what people should know and that changes no grant. */
  readonly blocks: boolean
}

/** Changes that people should know of and that take nothing away: no grant means more or less by them. */
const HARMLESS: ReadonlySet<SchemaChangeKind> = new Set(['category', 'sensitivity', 'coarser-form-added', 'key'])

/** What the documents of one version rest on and that the changes take away, turn into something else or widen. */
export function affectedBy(documents: readonly PolicyDocument[], changes: readonly SchemaChange[]): Affected[] {
  const references = policyReferences(documents)
  const accepted = (purpose: string | undefined, { coordinate, sources = [] }: SchemaChange) =>
    references.some(
      ({ by, pattern, from, ...of }) =>
        by === 'derived' &&
        of.purpose === purpose &&
        pattern === coordinate &&
        sources.every((source) => from?.includes(source)),
    )
  return changes.flatMap((change) => [
    ...freed(change),
    ...onePerRule(
      change,
      references.filter(
        (reference) =>
          CONCERNS[change.what](change, reference) &&
          (change.what !== 'derived' || !accepted(reference.purpose, change)),
      ),
    ).map((reference) => affected(change, reference)),
  ])
}

function affected(change: SchemaChange, reference: PolicyReference): Affected {
  const { purpose, rule, position } = reference
  // A link is no grant of its own: without it nothing is shown that was not, but what lies behind may not be reached.
  const onTheWay = change.leadsTo !== undefined && change.what !== 'derived' && !names(reference, change.coordinate)
  return {
    code: `schema-${change.what}`,
    message: `${placeOf(reference)} ${describeChange(change)}`,
    cure: onTheWay
      ? 'see to it that the type can still be reached, or nobody gets what is granted of it'
      : CURES[change.what],
    blocks: !onTheWay && !HARMLESS.has(change.what),
    change,
    ...(purpose === undefined ? {} : { purpose }),
    ...(rule === undefined ? {} : { rule }),
    ...(position === undefined ? {} : { position }),
  }
}

/** An argument that told of a field and tells of none any more is held to no grant: every purpose may use it, listed or not. */
function freed(change: SchemaChange): Affected[] {
  if (change.what !== 'argument-reads' || change.after !== '') return []
  return [
    {
      code: 'schema-argument-reads',
      message: `every purpose may use an argument that needed a grant: ${describeChange(change)}`,
      cure: 'leave @reads on it, or take the argument away and add one under another name that truly reads nothing',
      blocks: true,
      change,
    },
  ]
}

/** What concerns a whole type is told once for each rule that shows something of it. */
function onePerRule(change: SchemaChange, references: readonly PolicyReference[]): readonly PolicyReference[] {
  const wholeType = !change.coordinate.includes('.')
  const told = new Map<string, PolicyReference>()
  for (const reference of references) {
    const { by, purpose, rule, pattern } = reference
    const ofType = by === 'see' && (wholeType || !names(reference, change.coordinate))
    const key = JSON.stringify([by, purpose, rule, ofType ? typeOf(pattern) : pattern, reference.form])
    if (!told.has(key)) told.set(key, reference)
  }
  return [...told.values()]
}

type Concerns = (change: SchemaChange, reference: PolicyReference) => boolean

const shows: Concerns = ({ coordinate }, reference) => reference.by === 'see' && names(reference, coordinate)
const showsOf: Concerns = ({ coordinate }, { by, pattern }) => by === 'see' && typeOf(pattern) === coordinate
/** Shows something of the type that a link leads to. */
const behind: Concerns = ({ leadsTo }, { by, pattern }) => by === 'see' && typeOf(pattern) === leadsTo
const gone: Concerns = (change, reference) => {
  if (reference.by === 'red-line') return reference.pattern === change.coordinate
  const named = names(reference, change.coordinate)
  return named || behind(change, reference) || argumentOf(reference, change) || coarse(change, reference)
}
const listsArgument: Concerns = ({ coordinate }, { by, pattern }) => by === 'argument' && pattern === coordinate
const namesType: Concerns = ({ coordinate }, { pattern }) => typeOf(pattern) === coordinate
const showsAlong: Concerns = ({ coarsens }, reference) =>
  reference.by === 'see' && reference.form === 'full' && coarsens !== undefined && names(reference, coarsens.field)

/** By change, whether what a reference says is not what it was. */
const CONCERNS: Readonly<Record<SchemaChangeKind, Concerns>> = {
  removed: gone,
  renamed: gone,
  retyped: (change, reference) =>
    behind(change, reference) || (reference.by !== 'red-line' && names(reference, change.coordinate)),
  derived: (change, reference) =>
    behind(change, reference) ||
    ((reference.by === 'see' || reference.by === 'derived') && names(reference, change.coordinate)),
  owner: (change, reference) =>
    reference.by === 'red-line'
      ? guarded(reference, change)
      : shows(change, reference) || (reference.by === 'see' && coarse(change, reference)),
  category: shows,
  sensitivity: shows,
  coarsens: showsAlong,
  'coarser-form-added': showsAlong,
  'coarser-form-removed': (change, reference) => reference.by === 'see' && coarse(change, reference),
  'value-grew': shows,
  'outside-case': (change, reference) =>
    (reference.by === 'change' || reference.by === 'see') && names(reference, change.coordinate),
  'argument-removed': listsArgument,
  'argument-reads': listsArgument,
  'type-removed': namesType,
  'type-kind': namesType,
  'row-owner': (change, reference) =>
    (reference.by === 'keep' || reference.own === true) && namesType(change, reference),
  identity: showsOf,
  key: showsOf,
}

function typeOf(pattern: string): string {
  return splitCoordinate(pattern).typeName
}

/** Whether the reference names the field, by itself or among all fields of its type. */
function names({ pattern, approved }: PolicyReference, coordinate: string): boolean {
  const { typeName, fieldName } = splitCoordinate(coordinate)
  if (pattern === `${typeName}.*`) return approved === undefined || approved.includes(fieldName)
  return pattern === coordinate
}

/** `Type.field(argument)` goes with its field. */
function argumentOf({ by, pattern }: PolicyReference, { coordinate }: SchemaChange): boolean {
  return by === 'argument' && pattern.startsWith(`${coordinate}(`)
}

/** The reference shows a field in the coarser form that the changed field served. */
function coarse({ coarsens }: SchemaChange, { pattern, form }: PolicyReference): boolean {
  return coarsens !== undefined && pattern === coarsens.field && form === coarsens.form
}

/** A red line about the fields of one owner loses a field that gets another. */
function guarded({ pattern, owner }: PolicyReference, { coordinate, before }: SchemaChange): boolean {
  const { typeName } = splitCoordinate(coordinate)
  return owner === before && (pattern === '*' || pattern === `${typeName}.*` || pattern === coordinate)
}

function placeOf({ by, pattern, purpose, rule, form }: PolicyReference): string {
  const inForm = form === undefined || form === 'full' ? '' : ` as ${form}`
  const places: Readonly<Record<PolicyReference['by'], string>> = {
    see: `rule "${rule}" of ${purpose} shows ${pattern}${inForm}:`,
    derived: `${purpose} accepts the computed field ${pattern}:`,
    source: `${purpose} accepts a computed field made from ${pattern}:`,
    argument: `${purpose} may use the argument ${pattern}:`,
    change: `${purpose} may change through ${pattern}:`,
    keep: `${purpose} keeps ${pattern} after closing:`,
    'red-line': `red line "${rule}" guards ${pattern}:`,
    structural: `the vocabulary calls ${pattern} structural:`,
  }
  return places[by]
}

function describeChange({ what, coordinate, before, after, coarsens }: SchemaChange): string {
  const told: Readonly<Record<SchemaChangeKind, string>> = {
    removed: `${coordinate} is gone`,
    renamed: `${coordinate} is gone; most likely it is called ${after} now`,
    retyped: `${coordinate} was ${before} and is ${after}`,
    derived: `${coordinate} is computed from ${after} now`,
    owner: `${coordinate} was owned by ${before || 'nobody'} and is owned by ${after || 'nobody'}`,
    category: `the data category of ${coordinate} was ${before || 'none'} and is ${after || 'none'}`,
    sensitivity: `the sensitivity of ${coordinate} was ${before || 'not told'} and is ${after || 'not told'}`,
    coarsens: `${coordinate} is marked as a coarser form of ${coarsens?.field}, and would be shown along with it`,
    'coarser-form-added': `the new field ${coordinate} is a coarser form of ${coarsens?.field}, and is shown along with it`,
    'coarser-form-removed': `${coordinate} no longer serves ${coarsens?.field} as ${coarsens?.form}`,
    'outside-case': `${coordinate} was granted ${caseWords(before)} and is granted ${caseWords(after)}`,
    'value-grew': `the value ${coordinate} holds more: ${after}`,
    'argument-removed': `the argument ${coordinate} is gone`,
    'argument-reads': `the argument ${coordinate} told of ${before || 'no field'} and tells of ${after || 'no field'}`,
    'type-removed': `the type ${coordinate} is gone`,
    'type-kind': `${coordinate} was an object type and is ${after === 'interface' ? 'an interface' : `a ${after} type`}`,
    'row-owner': `whose a row of ${coordinate} is was told by ${before || 'nothing'} and is told by ${after || 'nothing'}`,
    identity: `the id of the case or task on ${coordinate} was ${before || 'nowhere'} and is ${after || 'nowhere'}`,
    key: `${coordinate} could be joined by ${before || 'nothing'} and can be by ${after || 'nothing'}`,
  }
  return told[what]
}

function caseWords(outsideCase: string): string {
  return outsideCase === '' ? 'on an open case only' : 'by purpose and kind alone'
}

const BOTH =
  'keep both for a while: add the new field, bring a version into force that no longer needs the old one, then remove the old one'

const CURES: Readonly<Record<SchemaChangeKind, string>> = {
  removed: 'bring a version into force that does not name it, then remove it',
  renamed: BOTH,
  retyped: BOTH,
  derived:
    'accept it with every source under "derived", or leave it out of the rule, in a version that comes into force first',
  owner: 'withdraw the grant, compose, and grant it again with the signature of the new owner',
  category: 'nothing has to be done; the documents that people read change with it',
  sensitivity: 'nothing has to be done; the documents that people read change with it',
  coarsens:
    "make a new field for the coarser form, so that a field that is there already is not shown by another one's grant",
  'coarser-form-added': 'the version gets another name by it: have it approved again when it is composed in',
  'coarser-form-removed': 'bring a version into force that does not show that form, then change it',
  'outside-case': 'bring a version into force that does not grant it, then change it',
  'value-grew': 'add it as a field of its own, which needs a grant of its own: nobody has approved that it is shown',
  'argument-removed': 'bring a version into force that does not list it under "arguments", then remove it',
  'argument-reads': 'bring a version into force that does not list it under "arguments", compose, then list it again',
  'type-removed': 'bring a version into force that does not name the type, then remove it',
  'type-kind': 'keep the object type and add the other one under another name',
  'row-owner': 'bring a version into force that shows no own rows of it, then change it',
  identity: 'keep the field as it is: cases and tasks are gated by it',
  key: 'nothing has to be done: a key may be fetched for joining and is shown only when granted',
}
