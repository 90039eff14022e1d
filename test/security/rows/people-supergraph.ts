import { serveSupergraph, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'

/**
 * People of a police file and what care makes of them, in a schema with nothing of ours in it: an interface, a union, fields
 * computed from an address, a compound key. Its subgraphs know nothing of permits, so what holds here holds by the hub alone.
 */
const police = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])
  interface Person { id: ID! name: String address: String }
  type Victim implements Person @key(fields: "id") {
    id: ID! name: String address: String counsel: Lawyer
    risk: String @external advice: String @requires(fields: "risk")
  }
  type Suspect implements Person @key(fields: "id") { id: ID! name: String address: String }
  type Lawyer @key(fields: "bar number") { bar: String number: Int firm: String }
  union Party = Victim | Suspect | Lawyer
  type Query {
    node(id: ID!): Person
    people: [Person!]
    party(id: ID!): Party
    version: String
    secret: String
    slow: String
  }
  type Mutation { closeFile(id: ID!): Victim }
  type Subscription { time: String }
`
const care = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])
  type Victim @key(fields: "id") {
    id: ID! address: String @external risk: String @requires(fields: "address") needs: String
  }
  type Lawyer @key(fields: "bar number") { bar: String number: Int phone: String }
`

type Sent = Readonly<Record<string, unknown>>

const lawyer = { __typename: 'Lawyer', bar: 'BAR-1', number: 1, firm: 'FIRM-1' }
const person = (__typename: 'Victim' | 'Suspect', id: string) => ({
  __typename,
  id,
  name: `NAME-${id}`,
  address: `ADDRESS-${id}`,
  counsel: lawyer,
})
const people = [person('Victim', 'v1'), person('Suspect', 's1'), person('Victim', 'v2')]
const byId = ({ id }: { id?: unknown }) => people.find((entry) => entry.id === id) ?? null

export interface PeopleSupergraph extends ServedSupergraph {
  /** Changes that were made, in order. */
  readonly changes: string[]
  /** Coordinates that fail, in a subgraph's own words. */
  readonly failing: Set<string>
  /** Called while `Query.slow` is answered. */
  meanwhile: () => void
}

/** The words of a subgraph that fails: nobody outside may read them. */
export const OWN_WORDS = 'the file of Jansen at http://10.1.2.3/store cannot be read'

/** Serves it over real HTTP. */
export async function peopleSupergraph(): Promise<PeopleSupergraph> {
  const changes: string[] = []
  const failing = new Set<string>()
  let world: PeopleSupergraph | undefined
  const orFail = (coordinate: string, value?: unknown) => (parent: Sent) => {
    if (failing.has(coordinate)) throw new Error(OWN_WORDS)
    return value ?? parent[coordinate.split('.')[1] ?? '']
  }
  const served = await serveSupergraph({
    police: {
      sdl: police,
      resolvers: {
        Query: {
          node: (_: unknown, args: Sent) => byId(args),
          people: () => people,
          party: (_: unknown, args: Sent) => (args['id'] === 'l1' ? lawyer : byId(args)),
          version: orFail('Query.version', '7'),
          secret: () => 'SECRET',
          slow: () => {
            world?.meanwhile()
            return 'SLOW'
          },
        },
        Mutation: {
          closeFile: (_: unknown, { id }: Sent) => {
            changes.push(`closed ${String(id)}`)
            return byId({ id })
          },
        },
        Victim: {
          __resolveReference: (sent: Sent) => ({ ...byId(sent), risk: sent['risk'] }),
          advice: ({ risk }: Sent) => `advice on ${String(risk)}`,
        },
        Suspect: { __resolveReference: byId },
        Lawyer: { __resolveReference: () => lawyer, bar: orFail('Lawyer.bar') },
      },
    },
    care: {
      sdl: care,
      resolvers: {
        Victim: {
          __resolveReference: (sent: Sent) => sent,
          risk: ({ address }: Sent) => `risk at ${String(address)}`,
          needs: ({ id }: Sent) => `NEEDS-${String(id)}`,
        },
        Lawyer: { __resolveReference: (sent: Sent) => (sent['bar'] === null ? null : sent), phone: () => 'PHONE-1' },
      },
    },
  })
  world = Object.assign(served, { changes, failing, meanwhile: () => undefined })
  return world
}
