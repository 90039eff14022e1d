import type { ServedSubgraph } from '../../fixtures/serve-supergraph.ts'

/** A small supergraph that is not ours, with operations that together ask every field of it. */
export interface Sample {
  readonly subgraphs: Readonly<Record<string, ServedSubgraph>>
  /** The first asks every field there is. */
  readonly queries: readonly [string, ...string[]]
  /** Asked after the queries. Each changes nothing that a query shows. */
  readonly mutations?: readonly string[]
  /** Of which type an entity is that is sent under the name of an interface. */
  readonly entityType?: (sent: Sent) => string | undefined
  /** Fields of which no query tells anything, because there are no such rows or only a change answers with them. */
  readonly notInQueries?: readonly string[]
  /** Fields computed from others, and what from: written by hand, so that they check what the hub reads out of the schema. */
  readonly derived?: Readonly<Record<string, readonly string[]>>
}

/** The line that makes a subgraph one of federation 2. */
export function federation(...directives: readonly string[]): string {
  const names = directives.map((name) => `"@${name}"`).join(', ')
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${names}])\n`
}

/** What a gateway sends of an entity. */
export type Sent = Readonly<Record<string, unknown>>

/** Finds the row that has the same values as the reference under each of the keys that it was sent by. */
export function byKey<Row extends object>(rows: readonly Row[], ...keys: readonly (keyof Row & string)[]) {
  return (sent: Sent): Row | null =>
    rows.find((row) => {
      const by = keys.filter((key) => sent[key] !== undefined)
      return by.length > 0 && by.every((key) => row[key] === sent[key])
    }) ?? null
}
