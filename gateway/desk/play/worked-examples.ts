import {
  getNamedType,
  type GraphQLField,
  type GraphQLSchema,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import type { CompiledPolicy, CompiledPurpose } from '../../../policies/engine/compiled-policy.ts'
import type { Coordinate, FieldShape, TypeShape } from '../../../policies/engine/coordinates.ts'
import { isInForce } from '../../../policies/engine/dutch-day.ts'
import type { AgencyEntry } from '../../../policies/engine/policy-document.ts'
import type { Language } from '../../../policies/engine/sentences.ts'
import { waysTo } from '../../../policies/engine/ways.ts'
import type { CaseAccess } from '../../enforce/resolve-scope.ts'

/** A query that shows what one task needs, as an agency that holds it would send it. */
export interface WorkedExample {
  readonly task: string
  readonly title: string
  /** Slug. */
  readonly agency: string
  readonly purpose: string
  /** About the agency's own tasks, whatever cases it has. */
  readonly document: string
}

/** Whether a field is given, so that a query can ask for it and get no error. */
type IsGiven = (coordinate: Coordinate) => boolean

/** Fields of the case itself, links to other records, and fields of each: what fits on a screen. */
const MOST = { own: 6, links: 5, behind: 5, parts: 3 }

const WORDS = {
  en: (title: string, purpose: string) => `${title}: what this task needs, for ${purpose}`,
  nl: (title: string, purpose: string) => `${title}: wat deze taak nodig heeft, voor ${purpose}`,
}

/**
 * One worked example for each type of task, made from the schema and the version in force: only fields that an open task
 * alone opens, so that nothing in it is withheld on whatever case.
 */
export function workedExamples(
  policy: CompiledPolicy,
  schema: GraphQLSchema,
  { language, at }: { readonly language: Language; readonly at: Date },
): WorkedExample[] {
  return Object.keys(policy.bundle.vocabulary?.holders ?? {}).flatMap((task) => {
    const holder = holderOf(policy, task, at)
    if (holder === undefined) return []
    const { agency, purpose } = holder
    const isGiven: IsGiven = (coordinate) =>
      policy.structural.has(coordinate) ||
      waysTo(policy, purpose, agency.kind, coordinate).some(
        ({ when, own, tasks }) =>
          when.length === 0 && !own && (tasks === undefined || [...purpose.tasks].every((each) => tasks.has(each))),
      )
    const title = titleOf(policy, task, language)
    const ofTask = typeOf(policy, 'taskKey')
    const caseLink = [...(ofTask?.fields.values() ?? [])].find(({ type }) => type === typeOf(policy, 'caseKey')?.name)
    const ofCase = ofCaseSelection(policy, schema, isGiven)
    const node = [
      ...(ofTask === undefined ? [] : leavesOf(schema, ofTask, isGiven, MOST.own)),
      ...(caseLink === undefined || ofCase.length === 0 ? [] : block(nameOf(caseLink), ofCase)),
    ]
    const list = node.length === 0 ? ['pageInfo { hasNextPage }'] : block('edges', block('node', node))
    const document = [
      `# ${WORDS[language](title, purpose.id)}`,
      ...block(`query ${camel(task)}`, block('tasks(first: 5)', list)),
    ]
    return [{ task, title, agency: agency.slug, purpose: purpose.id, document: `${document.join('\n')}\n` }]
  })
}

/** The worked example of a task about one case, `$case`: with everything that is given on this very case. */
export function exampleOfCase(
  policy: CompiledPolicy,
  schema: GraphQLSchema,
  {
    task,
    purpose,
    access,
    language,
  }: { readonly task: string; readonly purpose: string; readonly access: CaseAccess; readonly language: Language },
): string {
  const isGiven: IsGiven = (coordinate) => {
    const granted = access.grant.granted(coordinate)
    return granted !== undefined && !granted.own
  }
  const selection = access.offered ? [] : ofCaseSelection(policy, schema, isGiven)
  const document = [
    `# ${WORDS[language](titleOf(policy, task, language), purpose)}`,
    ...block(
      `query ${camel(task)}($case: ID!)`,
      block('case(id: $case)', selection.length === 0 ? ['__typename'] : selection),
    ),
  ]
  return `${document.join('\n')}\n`
}

/** The kind that usually holds the task, for the purpose that is most about it. */
function holderOf(
  policy: CompiledPolicy,
  task: string,
  at: Date,
): { readonly agency: AgencyEntry; readonly purpose: CompiledPurpose } | undefined {
  const agencies = policy.bundle.agencies?.agencies ?? []
  const purposes = [...policy.purposes.values()]
    .filter(({ tasks, valid }) => tasks.has(task) && isInForce(valid, at))
    .sort((left, right) => left.tasks.size - right.tasks.size)
  for (const kind of policy.bundle.vocabulary?.holders[task] ?? []) {
    const agency = agencies.find((each) => each.kind === kind)
    const purpose = purposes.find(({ who }) => who.has(kind))
    if (agency !== undefined && purpose !== undefined) return { agency, purpose }
  }
  return undefined
}

/** What is given of a case itself and of the records it leads to. */
function ofCaseSelection(policy: CompiledPolicy, schema: GraphQLSchema, isGiven: IsGiven): string[] {
  const caseType = typeOf(policy, 'caseKey')
  if (caseType === undefined) return []
  const links = [...caseType.fields.values()].flatMap((field): string[][] => {
    const to = policy.schema.types.get(field.type)
    const definition = definitionOf(schema, caseType.name, field)
    if (field.kind !== 'link' || field.requires.length > 0 || to === undefined || to.kind !== 'object') return []
    if (to.caseKey !== undefined || definition === undefined || definition.args.some(isRequiredArgument)) return []
    const behind = leavesOf(schema, to, isGiven, MOST.behind)
    return behind.length === 0 ? [] : [block(nameOf(field), behind)]
  })
  return [...leavesOf(schema, caseType, isGiven, MOST.own), ...links.slice(0, MOST.links).flat()]
}

function leavesOf(schema: GraphQLSchema, type: TypeShape, isGiven: IsGiven, most: number): string[] {
  return [...type.fields.values()]
    .filter(({ kind, coordinate }) => kind !== 'link' && isGiven(coordinate))
    .flatMap((field) => written(schema, type.name, field))
    .slice(0, most)
}

/** The field as it is asked: a value with its first parts. None where it needs arguments. */
function written(schema: GraphQLSchema, type: string, field: FieldShape): string[] {
  const definition = definitionOf(schema, type, field)
  if (definition === undefined || definition.args.some(isRequiredArgument)) return []
  const inside = getNamedType(definition.type)
  if (isLeafType(inside)) return [nameOf(field)]
  if (!isObjectType(inside)) return []
  const parts = Object.values(inside.getFields())
    .filter((part) => isLeafType(getNamedType(part.type)) && !part.args.some(isRequiredArgument))
    .map(({ name }) => name)
    .slice(0, MOST.parts)
  return parts.length === 0 ? [] : [`${nameOf(field)} { ${parts.join(' ')} }`]
}

function definitionOf(
  schema: GraphQLSchema,
  type: string,
  field: FieldShape,
): GraphQLField<unknown, unknown> | undefined {
  const object = schema.getType(type)
  return isObjectType(object) ? object.getFields()[nameOf(field)] : undefined
}

function nameOf({ coordinate }: FieldShape): string {
  return coordinate.slice(coordinate.indexOf('.') + 1)
}

function typeOf(policy: CompiledPolicy, key: 'caseKey' | 'taskKey'): TypeShape | undefined {
  return [...policy.schema.types.values()].find((type) => type[key] !== undefined)
}

function titleOf(policy: CompiledPolicy, task: string, language: Language): string {
  return policy.bundle.vocabulary?.titles.tasks?.[task]?.[language] ?? task
}

/** `PLACE_SHELTER` as `PlaceShelter`. */
function camel(task: string): string {
  return task
    .split('_')
    .map((word) => `${word.charAt(0)}${word.slice(1).toLowerCase()}`)
    .join('')
}

function block(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines.map((line) => `  ${line}`), '}']
}
