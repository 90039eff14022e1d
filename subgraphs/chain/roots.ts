import { sql } from 'kysely'
import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql'
import { resolveCase } from '../kit/build-subgraph.ts'
import { isCaseRow, ROW_CASE, type CaseRow } from '../kit/case-row.ts'
import { loadRows, type StoredEntity } from '../kit/load-rows.ts'
import type { RequestContext } from '../kit/request-context.ts'
import { fieldsUnder, requestedFields } from '../kit/requested-fields.ts'
import type { FieldResolvers } from '../kit/subgraph-definition.ts'
import type { PermitPage } from '../../schema/permit.ts'
import { chainDirectory } from './chain-directory.ts'
import { formerTasks } from './store/former-tasks.ts'
import { toldAlarms } from './store/told-alarms.ts'

type Resolver = GraphQLFieldResolver<unknown, RequestContext>

/**
 * The chain's root fields and `Task.case`. The hub has resolved every list beforehand (`POST /scope`): a list gives exactly the
 * page in the permit, and no argument is looked at a second time.
 */
export function chainRoots(entities: ReadonlyMap<string, StoredEntity>): FieldResolvers {
  const stored = { case: entities.get('ReferralCase'), task: entities.get('Task') }
  return {
    Query: {
      case: ((_parent, args: { id?: unknown }, context, info) =>
        typeof args.id === 'string'
          ? resolveCase(args.id, context, requestedFields(info, 'ReferralCase'), stored.case)
          : null) as Resolver,
      cases: (async (_parent, _args, context, info) => {
        const page = context.access.page(responseKey(info))
        if (page === undefined) return null
        const fields = nodeFields(info, 'ReferralCase')
        const nodes = await Promise.all(page.ids.map((id) => resolveCase(id, context, fields, stored.case)))
        return connection(page, nodes)
      }) as Resolver,
      tasks: (async (_parent, _args, context, info) => {
        const page = context.access.page(responseKey(info))
        if (page === undefined || stored.task === undefined) return null
        const rows = await listedTasks(context, stored.task, page.ids, nodeFields(info, 'Task'))
        return connection(
          page,
          page.ids.map((id) => rows.get(id) ?? null),
        )
      }) as Resolver,
      formerTasks: (async (_parent, args: { first?: number | null; after?: string | null }, { db, access }) =>
        stored.task === undefined
          ? null
          : formerTasks(db, stored.task.names.schema, access.permit, {
              first: args.first ?? 20,
              ...(typeof args.after === 'string' ? { after: args.after } : {}),
              directory: await chainDirectory(),
            })) as Resolver,
      alarms: (async (_parent, _args, { db, access, now }) =>
        stored.task === undefined ? null : toldAlarms(db, stored.task.names.schema, access.permit, now())) as Resolver,
    },
    Task: {
      case: (async (parent, _args, context, info) => {
        if (!isCaseRow(parent) || parent['need_status'] !== 'OPEN') return null
        return resolveCase(parent[ROW_CASE], context, requestedFields(info, 'ReferralCase'), stored.case)
      }) as Resolver,
    },
  }
}

/** The asker's own open and offered tasks of a page, by id. A task on a case that is not open to it must still be on offer. */
async function listedTasks(
  context: RequestContext,
  stored: StoredEntity,
  ids: readonly string[],
  fields: readonly string[],
): Promise<ReadonlyMap<string, CaseRow>> {
  const { access, db, now } = context
  const offered = [...access.cases.values()].filter((scope) => scope.offered).map((scope) => scope.number)
  const rows = await loadRows(db, {
    stored: { ...stored, entity: { ...stored.entity, needs: ['status', 'task_id'] } },
    // By their key they stand on the page, whatever else is asked.
    fields: [...new Set(['taskId', ...fields])],
    cases: access.cases,
    access,
    at: now(),
    only: sql<boolean>`t.task_id = any(${[...ids]}::text[]) and t.holder = ${access.permit.agency}
      and (t.status = 'OFFERED' or (t.status = 'OPEN' and asked.scope <> all(${offered}::int[])))`,
  })
  return new Map(rows.map((row) => [String(row['need_task_id']), row]))
}

/** Entries without a row are left out: the task may have been closed since the page was made. */
function connection(page: PermitPage, nodes: readonly (CaseRow | null)[]): Readonly<Record<string, unknown>> {
  const edges = nodes.flatMap((node, index) => (node === null ? [] : [{ node, cursor: page.cursors[index] ?? null }]))
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: page.endCursor ?? edges.at(-1)?.cursor ?? null,
    },
  }
}

function responseKey(info: GraphQLResolveInfo): string {
  return String(info.path.key)
}

/** Fields asked of the nodes of a page. */
function nodeFields(info: GraphQLResolveInfo, type: string): readonly string[] {
  const edges = fieldsUnder(info, `${type}Connection`, info.fieldNodes).filter((field) => field.name.value === 'edges')
  const nodes = fieldsUnder(info, `${type}Edge`, edges).filter((field) => field.name.value === 'node')
  return requestedFields(info, type, nodes)
}
