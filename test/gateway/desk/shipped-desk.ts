import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import { readFileSync } from 'node:fs'
import { accessRequest } from '../../../gateway/desk/access-request.ts'
import { SESSION_COOKIE } from '../../../gateway/desk/console-sign-in.ts'
import { deskApi } from '../../../gateway/desk/desk-api.ts'
import type { DeskOptions } from '../../../gateway/desk/desk-context.ts'
import { deskDocuments } from '../../../gateway/desk/desk-documents.ts'
import { policyVersions } from '../../../gateway/desk/policy-versions.ts'
import { createSessions } from '../../../gateway/desk/sessions.ts'
import { chain, emptyChain } from '../../../gateway/log/chain.ts'
import type { DisclosureRecord } from '../../../gateway/log/disclosure-record.ts'
import type { StoredLog } from '../../../gateway/log/stored-log.ts'
import { policyDesk } from '../../../gateway/policy-store/policy-desk.ts'
import { policyKeeper } from '../../../gateway/policy-store/policy-keeper.ts'
import { readPolicyFiles } from '../../../policies/read-policy-files.ts'
import type { ScopedCase, ScopeQuestion } from '../../../schema/permit.ts'
import { documents, policies, schema, shipped } from '../../policies/shipped-policy.ts'
import { deskInMemory } from '../policy-store/desk-in-memory.ts'

/** Where the pages of this console stand. */
export const ORIGIN = 'https://hub.example'

export interface ShippedDesk {
  readonly base: string
  /** Everything in the log, what agencies did and what people did here. */
  readonly records: DisclosureRecord[]
  readonly reported: { event: string; detail: Readonly<Record<string, unknown>> }[]
  /** The cookie of somebody who signs in. */
  session(person: string): string
  /** The same for somebody who has said why they read the log. */
  reader(person: string): string
  ask(cookie: string | undefined, query: string, variables?: object): Promise<DeskAnswer>
  close(): Promise<void>
}

export interface DeskAnswer {
  readonly status: number
  // What GraphQL answers hold is the test's business.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data?: any
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

/** The console's API over the shipped policies, with its log and its versions in memory. `scope`: what the chain answers. */
export async function shippedDesk({
  now = () => new Date('2026-03-02T12:00:00Z'),
  scope = async () => [],
  earlier = [],
}: {
  readonly now?: () => Date
  readonly scope?: (question: ScopeQuestion) => Promise<readonly ScopedCase[]>
  /** What stands in the log already. */
  readonly earlier?: readonly DisclosureRecord[]
} = {}): Promise<ShippedDesk> {
  const people = documents.flatMap((document) => (document.kind === 'agencies' ? document.people : []))
  const { store } = deskInMemory(schema)
  const trust = { people }
  const keeper = policyKeeper({
    store,
    files: readPolicyFiles(policies),
    schema,
    trust,
    now,
    swap: () => undefined,
    report: () => undefined,
  })
  await keeper.look()
  const records = [...earlier]
  const reported: ShippedDesk['reported'] = []
  const sessions = createSessions(now)
  const options: DeskOptions = {
    schema,
    supergraph: readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'),
    people,
    desk: policyDesk({ store, schema, trust, now }),
    store,
    versions: policyVersions(store, schema),
    policy: () => shipped,
    log: {
      async append(record) {
        records.push(record)
      },
    },
    withLog: async (use) => use(stored(records), async () => []),
    cases: { scope },
    names: new Map(),
    sessions,
    now,
    report: (event, detail) => reported.push({ event, detail }),
    status: async () => {
      throw new Error('not asked here')
    },
    taskCounts: async () => [],
    play: { mode: 'TOKEN' },
  }
  const server = Fastify()
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  await server.register(cookie)
  deskApi(server, options, ORIGIN)
  accessRequest(server, options, ORIGIN)
  deskDocuments(server, options)
  const base = await server.listen({ host: '127.0.0.1', port: 0 })

  const session = (person: string) => `${SESSION_COOKIE}=${sessions.begin(person)}`
  return {
    base,
    records,
    reported,
    session,
    reader(person) {
      const own = session(person)
      sessions.giveReason(own.slice(SESSION_COOKIE.length + 1), 'A regular check of this log')
      return own
    },
    async ask(own, query, variables = {}) {
      const response = await fetch(`${base}/admin/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(own === undefined ? {} : { cookie: own }) },
        body: JSON.stringify({ query, variables }),
      })
      return { status: response.status, ...((await response.json()) as Omit<DeskAnswer, 'status'>) }
    },
    close: () => server.close(),
  }
}

function stored(records: readonly DisclosureRecord[]): StoredLog {
  async function* entries() {
    for (const entry of chain(emptyChain, records)) yield { text: JSON.stringify(entry), where: 'log', complete: true }
  }
  return { entries: { [Symbol.asyncIterator]: entries }, heads: none, removals: none }
}

const none = { async *[Symbol.asyncIterator]() {} }
