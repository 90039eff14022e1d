import { readdirSync, readFileSync } from 'node:fs'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  buildSchema,
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  validate,
} from 'graphql'
import { checkLimits } from '../limit/check-limits.ts'
import { defaultLimits, type Limits } from '../limit/limits.ts'
import { act } from './act.ts'
import { SESSION_COOKIE } from './console-sign-in.ts'
import type { DeskContext, DeskOptions } from './desk-context.ts'
import { deskResolvers } from './desk-resolvers.ts'

/**
 * The console's own documents are short and ask a few things; nobody else sends any. Whoever asks need not be signed in, so what a
 * document may cost is bounded before it is validated, as it is for agencies: it is their hub that waits meanwhile.
 */
const LIMITS: Limits = { ...defaultLimits, document: 20_000, rootFields: 4, aliases: 4, sameField: 4 }

/** Characters that somebody who is not signed in needs: to ask who they are. Everything else is answered the same, and costs nothing. */
const MOST_SIGNED_OUT = 300

/**
 * `POST /admin/graphql`: what the pages of the console ask. The session's cookie counts here alone, only from a page of the same
 * origin, and only with JSON: a page of another origin can send neither without being let in first (CSRF).
 */
export function deskApi(server: FastifyInstance, options: DeskOptions, origin: string): void {
  const schema = deskSchema()
  server.post('/admin/graphql', { bodyLimit: 512 * 1024 }, async (request, reply) => {
    void reply.header('cache-control', 'no-store')
    if (!isFromConsole(request, origin))
      return reply.status(403).send({ errors: [{ message: 'Only the pages of this console may ask here' }] })
    const { query, variables } = readJson(request.body) ?? {}
    if (typeof query !== 'string')
      return reply.status(400).send({ errors: [{ message: 'Send {"query": "…"} as JSON' }] })
    const context = contextOf(request, options)
    if (context.person === undefined && query.length > MOST_SIGNED_OUT)
      return reply.send({ data: null, errors: [{ message: 'Sign in first', extensions: { code: 'SIGN_IN' } }] })
    const checked = checkLimits(query, LIMITS)
    if (!checked.ok) {
      const { message, code } = checked.error
      return reply.status(400).send({ errors: [{ message, extensions: { code } }] })
    }
    const { data, errors } = await answer(schema, checked.value, variables, context)
    return reply.send({
      data,
      ...(errors === undefined ? {} : { errors: errors.map((error) => told(error, options)) }),
    })
  })
}

function answer(schema: GraphQLSchema, document: DocumentNode, variables: unknown, contextValue: DeskContext) {
  const errors = validate(schema, document)
  if (errors.length > 0) return { data: undefined, errors }
  return execute({
    schema,
    document,
    variableValues: typeof variables === 'object' ? (variables as Readonly<Record<string, unknown>> | null) : {},
    contextValue,
  })
}

/** False for what a page of another origin sent. */
export function isFromConsole({ headers }: FastifyRequest, origin: string): boolean {
  const { origin: from, 'sec-fetch-site': site } = headers
  return (from === undefined || from === origin) && (site === undefined || site === 'same-origin')
}

/** Who asks, and everything an answer is made from. */
export function contextOf(request: FastifyRequest, options: DeskOptions): DeskContext {
  const secret = request.cookies[SESSION_COOKIE]
  const session = options.sessions.of(secret)
  const person = session && options.people.find(({ id }) => id === session.person)
  let history: ReturnType<DeskContext['history']> | undefined
  return {
    ...options,
    person,
    secret,
    history: () => (history ??= options.desk.history()),
    act: (action, about) => act(options, person, action, about),
  }
}

/** The SDL of all pages, with their resolvers. */
function deskSchema(): GraphQLSchema {
  const folder = new URL('pages/', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'))
  const schema = buildSchema(files.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n'))
  for (const [type, fields] of Object.entries(deskResolvers)) {
    const object = schema.getType(type) as GraphQLObjectType | undefined
    for (const [name, resolve] of Object.entries(fields)) {
      const field = object?.getFields()[name]
      if (field === undefined) throw new Error(`The console's schema has no ${type}.${name}`)
      field.resolve = (source, args: Readonly<Record<string, never>>, context: DeskContext) =>
        resolve(args as never, context, source as never)
    }
  }
  return schema
}

/** The members of a JSON object; undefined for anything else. */
export function readJson(body: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(body instanceof Buffer ? body.toString('utf8') : '')
    return typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

/** What a person may be told of an error. The cause of one that nobody foresaw is for the hub's own log. */
function told(error: GraphQLError, { report }: DeskOptions) {
  const cause = error.originalError
  if (cause === undefined || cause === null || cause instanceof GraphQLError) return error.toJSON()
  report('console-failed', { cause: cause.message })
  return { message: 'The console failed: its operator finds the cause in the log of the hub', path: error.path }
}
