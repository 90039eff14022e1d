import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { shapes } from '../fixtures/denial-of-service-shapes.mjs'
import { type LoneHub, loneHub } from '../fixtures/lone-hub.ts'

let run: LoneHub
beforeAll(async () => {
  run = await loneHub()
})
afterAll(async () => run.hub.close())

/** Documents that were held against the schema, as the hub counts them itself. */
async function validations(): Promise<number> {
  const figures = await (await fetch(`${run.base}/metrics`)).text()
  const [, count] = /^schakel_validations_total (\d+)$/mu.exec(figures) ?? []
  if (count === undefined) throw new Error('the hub does not count its validations')
  return Number(count)
}

const work = async () => ({
  validations: await validations(),
  scopesAsked: run.scopesAsked(),
  records: run.log.records.length,
})

test('the table holds at least the fifteen shapes, each under a name of its own', () => {
  expect(new Set(shapes.map(({ name }) => name)).size).toBe(shapes.length)
  expect(shapes.length).toBeGreaterThanOrEqual(15)
})

test('a document that is let through is counted when it is validated, once', async () => {
  const before = await validations()
  const asked = run.scopesAsked()
  const body = JSON.stringify({ query: '{ case(id: "x") { state } }' })
  expect([(await run.send(body)).status, (await run.send(body)).status]).toEqual([200, 200])
  expect(await validations()).toBe(before + 1)
  expect(run.scopesAsked()).toBe(asked + 2)
  // What does not fit the schema was held against it.
  expect((await run.send(JSON.stringify({ query: '{ nonsense }' }))).errors?.[0]?.extensions['code']).toBe(
    'GRAPHQL_VALIDATION_FAILED',
  )
  expect(await validations()).toBe(before + 2)
})

describe('refused before validation', () => {
  test.each(shapes.map((shape) => [shape.name, shape] as const))('%s', async (_name, { body, limit, says }) => {
    const before = await work()
    const answer = await run.send(body)
    expect(answer.errors?.[0]?.message).toMatch(says)
    expect(answer.data).toBeUndefined()
    expect(answer.status).toBe(limit === 'body' ? 413 : 400)
    if (limit !== undefined) {
      const { code, limit: named, allowed, found } = answer.errors?.[0]?.extensions ?? {}
      expect([code, named]).toEqual(['LIMIT_EXCEEDED', limit])
      expect(Number(found)).toBeGreaterThan(Number(allowed))
    }
    // No work behind the limits: nothing validated, planned, asked of the chain or written in the log.
    expect(await work()).toEqual(before)
  })
})
