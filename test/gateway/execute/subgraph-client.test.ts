import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type SubgraphClient, subgraphClient } from '../../../gateway/execute/subgraph-client.ts'

const TIMEOUT = 300
let server: Server
let client: SubgraphClient
let behave: (response: ServerResponse) => void
let reached: number
beforeEach(async () => {
  reached = 0
  server = createServer((request, response) => {
    reached++
    request.resume().on('end', () => behave(response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  client = subgraphClient(`http://127.0.0.1:${port}/graphql`, { timeout: TIMEOUT, connections: 2, waiting: 3 })
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await client.close()
})
const post = () => client.post(client.path, '{}', 'permit')
const right = (response: ServerResponse): void => void response.end('{"data":{}}')

test('a subgraph that drips is given up when its time is over, however steadily it drips', async () => {
  const dripping: NodeJS.Timeout[] = []
  behave = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    dripping.push(setInterval(() => response.write(' '), 20))
  }
  const begun = performance.now()
  expect(await post()).toEqual({ failure: expect.any(String) as unknown })
  expect(performance.now() - begun).toBeGreaterThanOrEqual(TIMEOUT - 10)
  expect(performance.now() - begun).toBeLessThan(TIMEOUT + 1000)
  for (const timer of dripping) clearInterval(timer)
})

test('waiting for a connection counts, and what would wait too long is refused at once', async () => {
  behave = () => undefined
  const begun = performance.now()
  const timed = async () => ({ answer: await post(), after: performance.now() - begun })
  const answers = await Promise.all(Array.from({ length: 8 }, timed))
  for (const { answer } of answers) expect(answer).toEqual({ failure: expect.any(String) as unknown })
  expect(Math.max(...answers.map(({ after }) => after))).toBeLessThan(TIMEOUT + 1000)
  expect(answers.filter(({ after }) => after < TIMEOUT / 2)).toHaveLength(8 - 2 - 3)
  expect(answers.at(-1)?.answer).toEqual({ failure: '3 requests are waiting already' })
  expect(reached).toBeLessThanOrEqual(2 + 3)
})

test('what was given up takes no place: the next request is answered', async () => {
  behave = () => undefined
  await Promise.all(Array.from({ length: 8 }, post))
  behave = right
  expect(await Promise.all(Array.from({ length: 5 }, post))).toEqual(
    Array.from({ length: 5 }, () => ({ json: { data: {} } })),
  )
})

test('what a subgraph may have got is not sent again: its permit would be used already', async () => {
  behave = (response) => void response.socket?.destroy()
  expect(await post()).toEqual({ failure: expect.any(String) as unknown })
  expect(reached).toBe(1)
  behave = right
  await post()
  // The connection is kept, and ends under the next request.
  behave = (response) => void response.socket?.destroy()
  expect(await post()).toEqual({ failure: expect.any(String) as unknown })
  expect(reached).toBe(3)
})
