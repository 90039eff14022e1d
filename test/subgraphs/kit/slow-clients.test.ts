import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { FastifyInstance } from 'fastify'
import { connect, type Socket } from 'node:net'
import { pino } from 'pino'
import { createHttp } from '../../../subgraphs/kit/serve-http.ts'

let app: FastifyInstance
let port: number
beforeAll(async () => {
  app = createHttp({
    verify: async () => ({ refused: 'PERMIT_INVALID', because: 'none is valid here' }),
    log: pino({ level: 'silent' }),
    ready: async () => true,
    routes: { '/graphql': async () => ({ status: 200, body: '{}' }) },
    timeouts: { request: 300, idle: 900, keepAlive: 300 },
  })
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
})
afterAll(async () => app.close())

const head =
  'POST /graphql HTTP/1.1\r\nHost: subgraph\r\nX-Schakel-Permit: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n'

// That the other side never closes is told by the time that a test may take.
test.each<[string, (socket: Socket) => void]>([
  ['is silent', () => undefined],
  ['sends half its headers', (socket) => void socket.write(head)],
  ['sends half its body', (socket) => void socket.write(`${head}\r\n{"query":`)],
  ['has closed its half', (socket) => void socket.end(`${head}\r\n{"query":`)],
  ['keeps its connection', (socket) => void socket.write('GET /livez HTTP/1.1\r\nHost: subgraph\r\n\r\n')],
])('a client that %s is cut off by a subgraph', async (_name, begin) => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  begin(socket)
  socket.resume()
  await new Promise<void>((resolve) => {
    socket.once('end', resolve)
    socket.once('close', () => resolve())
  })
  socket.destroy()
  expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200)
})
