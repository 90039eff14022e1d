import cookie from '@fastify/cookie'
import serveStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { fileURLToPath } from 'node:url'
import { accessRequest } from './access-request.ts'
import type { ConsoleIdentity } from './console-identity.ts'
import { consoleSignIn } from './console-sign-in.ts'
import { deskApi } from './desk-api.ts'
import { deskDocuments } from './desk-documents.ts'
import type { DeskOptions } from './desk-context.ts'
import { readInTurn } from './log/read-in-turn.ts'
import { reachableCases } from './reachable-cases.ts'

export interface ConsoleOptions extends DeskOptions {
  readonly identity: ConsoleIdentity
  /** Address people reach the hub at. */
  readonly publicUrl: string
}

const POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
/** Its editor writes styles of its own into the page; nowhere else is that allowed. */
const PLAYGROUND_POLICY = `${POLICY}; style-src 'self' 'unsafe-inline'; img-src 'self' data:`

/** A Fastify plugin: the pages of the console under `/console/`, signing in, and the API under `/admin/`. */
export async function serveConsole(server: FastifyInstance, options: ConsoleOptions): Promise<void> {
  await server.register(async (scope) => {
    await scope.register(cookie)
    scope.addHook('onSend', async (request, reply) => {
      const isPlayground = request.url.startsWith('/console/playground/')
      void reply
        .header('content-security-policy', isPlayground ? PLAYGROUND_POLICY : POLICY)
        .header('referrer-policy', 'no-referrer')
        .header('x-content-type-options', 'nosniff')
        .header('cross-origin-opener-policy', 'same-origin')
        .header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
    })
    // The built pages stand beside the built hub; their names tell what is in them, so that a browser keeps all but the pages.
    await scope.register(serveStatic, {
      root: fileURLToPath(new URL('../../console/', import.meta.url)),
      prefix: '/console/',
      index: 'index.html',
      redirect: true,
      cacheControl: false,
      setHeaders(reply, path) {
        reply.setHeader('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
    scope.get('/console', async (_request, reply) => reply.redirect('/console/'))
    consoleSignIn(scope, { ...options })
    const { origin } = new URL(options.publicUrl)
    const { play } = options
    const desk = {
      ...options,
      withLog: readInTurn(options.withLog),
      cases: reachableCases(options.cases),
      play: play.cases === undefined ? play : { ...play, cases: reachableCases(play.cases) },
    }
    deskApi(scope, desk, origin)
    accessRequest(scope, desk, origin)
    deskDocuments(scope, desk)
  })
}
