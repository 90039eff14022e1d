import {
  getNamedType,
  type GraphQLField,
  type GraphQLSchema,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import type { CompiledPolicy, CompiledPurpose } from '../../../policies/engine/compiled-policy.ts'
import type { FieldShape, TypeShape } from '../../../policies/engine/coordinates.ts'
import { isInForce } from '../../../policies/engine/dutch-day.ts'
import type { AgencyEntry } from '../../../policies/engine/policy-document.ts'
import type { Language } from '../../../policies/engine/sentences.ts'
import { waysTo } from '../../../policies/engine/ways.ts'

/** A query that shows what one task needs, as an agency that holds it would send it. */
export interface WorkedExample {
  readonly task: string
  readonly title: string
  /** Slug. */
  readonly agency: string
  readonly purpose: string
  /** About one case on which the task is open, `$case`. */
  readonly ofCase: string
  /** About the agency's own tasks, whatever cases it has. */
  readonly ofTasks: string
}

/** Fields of the case itself, links to other records, and fields of each: what fits on a screen. */
const MOST = { own: 6, links: 5, behind: 5, parts: 3 }

const WORDS = {
  en: (title: string, purpose: string) => `${title}: what this task needs, for ${purpose}`,
  nl: (title: string, purpose: string) => `${title}: wat deze taak nodig heeft, voor ${purpose}`,
}

/**
 * One worked example for each type of task, made from the schema and the version in force: only fields that the open task
 * alone opens, so that nothing in it is withheld whatever else is known of the case.
 */
export function workedExamples(
  policy: CompiledPolicy,
  schema: GraphQLSchema,
  { language, at }: { readonly language: Language; readonly at: Date },
): WorkedExample[] {
  const titles = policy.bundle.vocabulary?.titles.tasks ?? {}
  return Object.entries(titles).flatMap(([task, title]) => {
    const holder = holderOf(policy, task, at)
    if (holder === undefined) return []
    const { agency, purpose } = holder
    const heading = `# ${WORDS[language](title[language] ?? task, purpose.id)}`
    const name = task
      .split('_')
      .map((word) => `${word.charAt(0)}${word.slice(1).toLowerCase()}`)
      .join('')
    const write = (open: string, tasks: ReadonlySet<string>, close: string, depth: number): string => {
      const selection = selectionOf(policy, schema, purpose, agency.kind, tasks)
      return `${heading}\n${open}\n${indented(selection, depth)}\n${close}\n`
    }
    return [
      {
        task,
        title: title[language] ?? task,
        agency: agency.slug,
        purpose: purpose.id,
        ofCase: write(`query ${name}($case: ID!) {\n  case(id: $case) {`, new Set([task]), '  }\n}', 2),
        ofTasks: write(
          `query ${name} {\n  tasks(first: 5) {\n    edges {\n      node {\n        taskId\n        type\n        status\n        case {`,
          purpose.tasks,
          '        }\n      }\n    }\n  }\n}',
          5,
        ),
      },
    ]
  })
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

/** What is shown of a case whichever of these tasks is open, and whatever the facts are. */
function selectionOf(
  policy: CompiledPolicy,
  schema: GraphQLSchema,
  purpose: CompiledPurpose,
  kind: string,
  tasks: ReadonlySet<string>,
): string[] {
  const types = [...policy.schema.types.values()]
  const caseType = types.find(({ caseKey }) => caseKey !== undefined)
  if (caseType === undefined) return ['__typename']
  const isShown = ({ coordinate }: FieldShape): boolean =>
    policy.structural.has(coordinate) ||
    waysTo(policy, purpose, kind, coordinate).some(
      (way) =>
        way.when.length === 0 &&
        !way.own &&
        (way.tasks === undefined || [...tasks].every((task) => way.tasks?.has(task) === true)),
    )
  const leaves = (type: TypeShape, most: number): string[] =>
    [...type.fields.values()]
      .filter((field) => field.kind !== 'link' && isShown(field))
      .flatMap((field) => written(schema, type.name, field))
      .slice(0, most)
  const links = [...caseType.fields.values()].flatMap((field): string[] => {
    const to = policy.schema.types.get(field.type)
    const definition = definitionOf(schema, caseType.name, field)
    if (field.kind !== 'link' || field.requires.length > 0 || to === undefined || to.kind !== 'object') return []
    if (to.caseKey !== undefined || definition === undefined || definition.args.some(isRequiredArgument)) return []
    const behind = leaves(to, MOST.behind)
    return behind.length === 0 ? [] : [`${nameOf(field)} {\n${indented(behind, 1)}\n}`]
  })
  const selected = [...leaves(caseType, MOST.own), ...links.slice(0, MOST.links)]
  return selected.length === 0 ? ['__typename'] : selected
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

function indented(lines: readonly string[], depth: number): string {
  return lines
    .flatMap((line) => line.split('\n'))
    .map((line) => `${'  '.repeat(depth)}${line}`)
    .join('\n')
}
