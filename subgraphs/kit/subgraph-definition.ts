import type { GraphQLFieldResolver } from 'graphql'
import type { Migration, RawBuilder } from 'kysely'
import type { Permit } from '../../schema/permit.ts'
import type { SubgraphName } from '../../schema/subgraph-sdl.ts'
import type { Change } from './change/change.ts'
import type { Database } from './database.ts'
import type { HttpAnswer } from './http-answers.ts'
import type { StoredEntity } from './load-rows.ts'
import type { Logger } from './log.ts'
import type { EventSender } from './outbox/event-envelope.ts'
import type { PublicKeys } from './public-keys.ts'
import type { RequestContext } from './request-context.ts'
import type { InsertStories } from './seed-world.ts'
import type { Door } from './serve-http.ts'

export type ServerKind = 'apollo' | 'mercurius'

/** How one GraphQL type is kept: table `<schema>.<snake_case(type)>`, a column `<snake_case(field)>` for every field that is data. */
export interface Entity {
  readonly type: string
  /** Field of `ReferralCase` that leads here; the case itself has none. */
  readonly link?: string
  readonly list: boolean
  /** Columns that order a list, each where the asker is shown it; the last is a key, which makes the order complete. */
  readonly orderBy: readonly string[]
  /** Fields that are worked out in SQL from the row `t`, for this asker at this moment. */
  readonly derived?: Readonly<Record<string, (tables: TableNames, asked: Asked) => RawBuilder<unknown>>>
  /** True for the rows the asker recorded or that were handed to it (`own: true` rules). Absent: no row is anybody's own. */
  readonly owned?: (asker: string) => RawBuilder<boolean>
  /** Which rows of a case this asker may be shown at all. Absent: all. */
  readonly rows?: (permit: Permit) => RawBuilder<boolean> | undefined
  /** Columns that resolvers of the subgraph need whatever was asked; never given out. */
  readonly needs?: readonly string[]
}

/** Who asks, and when. */
export interface Asked {
  readonly permit: Permit
  readonly at: Date
}

/** Qualified names in this subgraph's own schema. */
export interface TableNames {
  readonly schema: string
  table(name: string): RawBuilder<unknown>
}

/** One agency's subgraph: what differs from the others. */
export interface SubgraphDefinition {
  readonly name: SubgraphName
  readonly server: ServerKind
  readonly entities: readonly Entity[]
  /** Tables hang on the case id itself. Only the chain, which owns it; the others have `case_link`. */
  readonly keyedByCase: boolean
  readonly migrations: (schema: string) => Readonly<Record<string, Migration>>
  /** Inserts this agency's part of synthetic cases. */
  readonly seed: InsertStories
  /** What the mutations of its schema do, by field: one for each. */
  readonly changes?: Readonly<Record<string, Change>>
  /** Tables that changes add rows to and change rows of, beside those of the kit. None may be deleted from but for `clears`. */
  readonly writes?: readonly string[]
  /** Of those, tables of which what has grown old is cleared. */
  readonly clears?: readonly string[]
  /** Resolvers beside those that follow from the entities. */
  readonly resolvers?: (entities: ReadonlyMap<string, StoredEntity>) => FieldResolvers
  /** Further POST routes, under the same permit check as GraphQL. */
  readonly routes?: (
    source: RouteSource,
  ) => Readonly<Record<string, (body: Buffer, permit: Permit) => Promise<HttpAnswer>>>
  /** POST routes for others than the hub. */
  readonly doors?: (source: DoorSource) => Readonly<Record<string, Door>>
  /** Work beside answering: begun once the subgraph listens, ended before its store is let go. */
  readonly background?: (source: BackgroundSource) => BackgroundWork
}

/** What work beside answering may use. */
export interface BackgroundSource extends RouteSource {
  readonly log: Logger
}

/** Work that goes on until it is told to end. */
export interface BackgroundWork {
  close(): Promise<void>
}

/** What a route of a subgraph may use. */
export interface RouteSource {
  readonly db: Database
  /** Database schema of the subgraph. */
  readonly schema: string
  readonly now: () => Date
}

/** What a door of a subgraph may use. */
export interface DoorSource extends RouteSource {
  readonly log: Logger
  /** Public keys of those who send events. */
  readonly eventKeys: Readonly<Record<EventSender, PublicKeys>>
}

/** Resolvers a subgraph adds to the generated ones: type → field → resolver. */
export type FieldResolvers = Readonly<
  Record<string, Readonly<Record<string, GraphQLFieldResolver<unknown, RequestContext>>>>
>
