import { randomUUID } from 'node:crypto'
import {
  defaultFieldResolver,
  getNamedType,
  type GraphQLField,
  GraphQLError,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql'
import type { Form } from '../../policies/engine/coordinates.ts'
import { coarsen } from '../../schema/partial-date.ts'
import type { PermitPage } from '../../schema/permit.ts'
import type { Access } from './access.ts'
import { isCaseRow, ROW_CASE, ROW_OWNED } from './case-row.ts'
import { describeError } from './describe-error.ts'
import type { RequestContext } from './request-context.ts'

/** What every failing source says: nothing of SQL, values or addresses leaves. The id finds the detail in the process's own log. */
export const SOURCE_FAILED = 'The source could not answer'

export interface GuardOptions {
  /** Types marked `@value`: covered by the field that holds them. */
  readonly valueTypes: ReadonlySet<string>
  /** Types of tasks (`@taskEntity`): a list of those holds the asker's own and no others. */
  readonly taskTypes: ReadonlySet<string>
  /** `Type.field(argument)` → the field it reads, from `@reads`. */
  readonly reads: ReadonlyMap<string, string>
}

/**
 * Wraps every resolver of an executable schema, in place: a field is resolved only when the permit of the request shows it on
 * this row's case, and comes back coarsened where the permit says so. Null else, whatever the resolver would have done.
 */
export function guardSchema(schema: GraphQLSchema, options: GuardOptions): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || options.valueTypes.has(type.name)) continue
    // The SDL travels under `Query._service`, which is guarded.
    if (type.name === '_Service') continue
    guardType(type, schema, options)
  }
  return schema
}

function guardType(type: GraphQLObjectType, schema: GraphQLSchema, options: GuardOptions): void {
  const isQuery = type === schema.getQueryType()
  for (const field of Object.values(type.getFields())) {
    const inner: GraphQLFieldResolver<unknown, RequestContext> = field.resolve ?? defaultFieldResolver
    const coordinate = `${type.name}.${field.name}`
    field.resolve = (parent, args: Record<string, unknown>, context: RequestContext, info) => {
      // Each representation is checked on its own: its case must be open (reference resolvers).
      const form = isQuery && field.name === '_entities' ? 'full' : formOf(context.access, coordinate, parent)
      if (form === undefined) return null
      for (const [argument, value] of Object.entries(args)) {
        const read = options.reads.get(`${coordinate}(${argument})`)
        if (read === undefined || value === undefined || value === null) continue
        const page = isQuery ? pageOf(context.access, info) : undefined
        if (!mayRead(context.access, read, parent, page, listsTasks(field, options))) return null
      }
      return answer(() => inner(parent, args, context, info), form, context, coordinate)
    }
  }
}

/** How the permit shows this coordinate on this row; undefined: not at all. */
function formOf(access: Access, coordinate: string, parent: unknown): Form | undefined {
  if (!isCaseRow(parent)) return access.open(coordinate)
  const caseId = parent[ROW_CASE]
  const scope = access.openScope(caseId) ?? access.offeredScope(caseId)
  const form = scope?.form(coordinate)
  // Of the case itself nothing is anybody's own: there the word is about the rows a link leads to, which the loader picks.
  if (scope?.isOwn(coordinate) === true && !coordinate.startsWith('ReferralCase.') && !parent[ROW_OWNED])
    return undefined
  return form
}

/**
 * An argument of a list reads a field of many cases: all of its page must show it in full, for its order and gaps tell. Where
 * the hub made no page, those are all cases of the permit. `ofOwn`: the page holds the asker's own rows alone.
 */
function mayRead(
  access: Access,
  coordinate: string,
  parent: unknown,
  page: PermitPage | undefined,
  ofOwn: boolean,
): boolean {
  if (isCaseRow(parent) || access.open(coordinate) !== undefined) return formOf(access, coordinate, parent) === 'full'
  // A case that the permit does not name was closed since the page was made: nothing of it is shown.
  const listed = page?.cases.flatMap((caseId) => access.cases.get(caseId) ?? []) ?? [...access.cases.values()]
  return listed.every((scope) => scope.form(coordinate) === 'full' && (ofOwn || !scope.isOwn(coordinate)))
}

/** Whether a field gives a page of tasks (schema: `TaskConnection`). */
function listsTasks({ type }: GraphQLField<unknown, unknown>, { taskTypes }: GuardOptions): boolean {
  return [...taskTypes].some((task) => getNamedType(type).name === `${task}Connection`)
}

function pageOf(access: Access, info: GraphQLResolveInfo): PermitPage | undefined {
  return access.page(String(info.path.key))
}

async function settle(
  value: Promise<unknown>,
  form: Form,
  context: RequestContext,
  coordinate: string,
): Promise<unknown> {
  try {
    return inForm(await value, form)
  } catch (error) {
    throw masked(error, context, coordinate)
  }
}

function answer(resolve: () => unknown, form: Form, context: RequestContext, coordinate: string): unknown {
  try {
    const value = resolve()
    return value instanceof Promise ? settle(value, form, context, coordinate) : inForm(value, form)
  } catch (error) {
    throw masked(error, context, coordinate)
  }
}

function inForm(value: unknown, form: Form): unknown {
  if (form === 'full') return value
  // `exists`, `category` and `region` are fields of their own; on a plain field they show nothing.
  if (form !== 'year' && form !== 'month') return null
  if (Array.isArray(value)) return value.map((entry) => inForm(entry, form))
  return typeof value === 'string' ? coarsen(value, form) : null
}

function masked(error: unknown, context: RequestContext, coordinate: string): GraphQLError {
  const id = randomUUID()
  context.log.error({ id, coordinate, cause: describeError(error) }, 'a resolver failed')
  return new GraphQLError(SOURCE_FAILED, { extensions: { code: 'SOURCE_FAILED', id } })
}
