import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type ShippedDesk, shippedDesk } from './shipped-desk.ts'

/** Milliseconds that agencies may wait for what one request to the console's API costs. */
const SHORT = 2000

describe('What one request to the console’s API may cost the hub', () => {
  let desk: ShippedDesk
  beforeAll(async () => {
    desk = await shippedDesk()
  })
  afterAll(() => desk.close())

  const timed = async (cookie: string | undefined, query: string, variables: object = {}) => {
    const began = performance.now()
    const answer = await desk.ask(cookie, query, variables)
    return { ...answer, took: performance.now() - began }
  }

  test('nobody who is not signed in keeps it busy with a document that is long to validate', async () => {
    const { took, status, errors } = await timed(undefined, `{ me { ${'id '.repeat(2000)} } }`)
    expect([status, errors?.[0]?.extensions?.code]).toEqual([200, 'SIGN_IN'])
    expect(took).toBeLessThan(SHORT)
    // What the pages themselves ask before anybody is signed in is answered.
    const { data } = await timed(undefined, '{ me { id name for roles may } inForce { number } }')
    expect(data).toEqual({ me: null, inForce: { number: 1 } })
  })

  test('nor does anybody who is', async () => {
    const { took, errors } = await timed(desk.session('developer-chain'), `{ me { ${'id '.repeat(500)} } }`)
    expect(errors?.[0]?.extensions?.code).toBe('LIMIT_EXCEEDED')
    expect(took).toBeLessThan(SHORT)
  })

  test('a document asks a few things, each of which is work and a line in the log', async () => {
    const before = desk.records.length
    const many = Array.from(
      { length: 30 },
      (_, index) => `a${index}: whoMaySee(category: "HEALTH", language: "en") { subject }`,
    )
    const { errors } = await timed(desk.session('developer-chain'), `{ ${many.join(' ')} }`)
    expect(errors?.[0]?.extensions?.code).toBe('LIMIT_EXCEEDED')
    expect(desk.records).toHaveLength(before)
  })

  test('the file of one purpose is read once, however often it is asked', async () => {
    const purposes = Array.from({ length: 600 }, () => 'shelter.place')
    const { data } = await desk.ask(
      desk.session('developer-chain'),
      'query ($purposes: [String!]!) { policyFiles(purposes: $purposes) { name } }',
      { purposes },
    )
    expect(data).toEqual({ policyFiles: [{ name: 'purposes/shelter.place.yaml' }] })
  })

  test('others come between the edits of a change with many of them', async () => {
    const edits = Array.from({ length: 60 }, (_, index) => ({
      purpose: 'shelter.place',
      test: `test ${index}`,
      given: { who: 'SHELTER', yes: [], no: [] },
    }))
    let longest = 0
    let last = performance.now()
    const ticking = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 1)
    const { data, took } = await timed(
      desk.session('po-chain'),
      'query ($edits: [PolicyEdit!]!) { tryChange(language: "en", edits: $edits) { problems { text } } }',
      { edits },
    )
    clearInterval(ticking)
    expect(data).toEqual({ tryChange: { problems: [] } })
    expect(longest).toBeLessThan(took / 2)
  })

  test('what is no request gets an answer, and is no failure of the hub', async () => {
    for (const body of [
      '[]',
      '"x"',
      '{}',
      '{"query":1}',
      '{"query":"{ me { id } }","variables":"x"}',
      '{"query":"{"}',
    ]) {
      const response = await fetch(`${desk.base}/admin/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      expect([body, response.status < 500]).toEqual([body, true])
    }
  })
})
