import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
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

describe('A subgraph that takes requests and never answers', () => {
  const states: string[] = []
  let at = 0
  let hanging: SubgraphClient
  beforeEach(() => {
    states.length = 0
    at = 0
    const { port } = server.address() as AddressInfo
    const bounds = { timeout: 300, hangs: 3, rest: 5_000 }
    hanging = subgraphClient(`http://127.0.0.1:${port}/graphql`, bounds, {
      elapsed: () => at,
      onCircuit: (state) => states.push(state),
    })
  })
  afterEach(() => hanging.close())
  const ask = () => hanging.post(hanging.path, '{}', 'permit')
  const refusedAtOnce = { failure: 'it has left requests unanswered, and is not asked for a while' }

  async function hang(): Promise<void> {
    behave = () => undefined
    for (let count = 0; count < 3; count++) expect(await ask()).not.toEqual(refusedAtOnce)
    expect(hanging.circuit).toBe('open')
  }

  test('is not asked any more after three times in a row, and everybody hears so at once', async () => {
    await hang()
    reached = 0
    expect(await Promise.all(Array.from({ length: 50 }, ask))).toEqual(Array.from({ length: 50 }, () => refusedAtOnce))
    expect(reached).toBe(0)
  })

  test('is asked by one request after a rest, and the others do not wait for that one', async () => {
    await hang()
    at = 5_000
    reached = 0
    const [trial, ...others] = await Promise.all(Array.from({ length: 20 }, ask))
    expect(trial).not.toEqual(refusedAtOnce)
    expect(others).toEqual(Array.from({ length: 19 }, () => refusedAtOnce))
    expect(reached).toBe(1)
    expect(states).toEqual(['open', 'trying', 'open'])
    // The rest begins anew where the trial ended.
    at = 9_999
    expect(await ask()).toEqual(refusedAtOnce)
  })

  test('is asked by all as soon as it has answered one', async () => {
    await hang()
    behave = right
    at = 5_000
    expect(await ask()).toEqual({ json: { data: {} } })
    expect(await Promise.all([ask(), ask()])).toEqual([{ json: { data: {} } }, { json: { data: {} } }])
    expect(states).toEqual(['open', 'trying', 'closed'])
  })

  test('is one that hangs in a row: an answer in between, be it a refusal, begins the count anew', async () => {
    for (let round = 0; round < 3; round++) {
      behave = () => undefined
      await ask()
      await ask()
      behave = (response) => void response.writeHead(500).end()
      await ask()
    }
    expect([hanging.circuit, states]).toEqual(['closed', []])
  })

  test('is not one that fails fast: that is over as soon as its cause is', async () => {
    behave = (response) => void response.destroy()
    for (let count = 0; count < 10; count++) expect(await ask()).not.toEqual(refusedAtOnce)
    behave = right
    expect(await ask()).toEqual({ json: { data: {} } })
  })

  test('is also one that sends its headers and then nothing', async () => {
    behave = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.flushHeaders()
    }
    for (let count = 0; count < 3; count++) await ask()
    expect(hanging.circuit).toBe('open')
  })
})
