import { expect, test } from '@jest/globals'
import { array, assert, asyncProperty, nat } from 'fast-check'
import { FACTS, generatedModel, generatedPolicy, type GeneratedModel } from './generated-model.ts'
import { holdCase, policyOf } from './held-model.ts'
import { randomOperation } from './random-operation.ts'

export interface GeneratedRuns {
  /** Supergraphs. */
  readonly graphs: number
  /** Policies and operations on each. */
  readonly cases: number
  readonly seed: number
}

const stream = (minLength: number) => array(nat(5039), { minLength, maxLength: 150, size: 'max' })

/**
 * Generated supergraphs, policies and operations against the naive reference. What fails is not made smaller: that takes
 * longer than the whole, and seed and path bring the case back.
 */
export function testAgainstReference({ graphs, cases, seed }: GeneratedRuns): void {
  test(`whatever the supergraph, the answer is what a naive reference gives (seed ${seed})`, async () => {
    let failures = 0
    let made = 0
    let compared = 0
    let computed = 0
    let given = 0
    const parts = array(stream(10), { minLength: cases * 2, maxLength: cases * 2 })
    await assert(
      asyncProperty(stream(100), parts, async (numbers, streams) => {
        made++
        const model = await generatedModel(numbers)
        if (model === undefined) {
          failures++
          return
        }
        try {
          for (let index = 0; index < cases; index++) {
            const held = await holdCase(
              model,
              operation(model, streams[2 * index] ?? []),
              generatedPolicy(model, streams[2 * index + 1] ?? []),
            )
            if (held === undefined) continue
            compared++
            computed += held.sources
            given += held.given
          }
        } finally {
          await model.close()
        }
      }),
      { numRuns: graphs, seed, endOnFailure: true },
    )
    // What does not compose tests nothing, nor does what gives nothing.
    expect(failures / made).toBeLessThan(0.3)
    expect(compared).toBeGreaterThan((graphs * cases) / 4)
    expect(given).toBeGreaterThan(compared / 2)
    expect(computed).toBeGreaterThan(compared / 100)
  }, 600_000)
}

/** Two callers of different grants, whose fetches are answered in any order, against what each gets alone. */
export function testInterleaved({ graphs, cases, seed }: GeneratedRuns): void {
  test(`two callers interleaved in any order get what each gets alone (seed ${seed})`, async () => {
    const facts = [{ cleared: true }, {}].map((known) => ({ [FACTS]: JSON.stringify(known) }))
    let differ = 0
    let waited = 0
    await assert(
      asyncProperty(
        stream(100),
        array(stream(10), { minLength: cases, maxLength: cases }),
        stream(20),
        async (numbers, streams, order) => {
          const waiting: (() => void)[] = []
          let holding = false
          const model = await generatedModel(numbers, () =>
            holding ? new Promise<void>((resolve) => void waiting.push(resolve)) : Promise.resolve(),
          )
          if (model === undefined) return
          let at = 0
          const next = (below: number) => (order[at++ % order.length] ?? 0) % below
          try {
            const { plain, ...others } = generatedPolicy(model, order)
            const shown = plain.filter((_, index) => index % 2 === 0)
            const conditional = [...new Set([...others.conditional, ...plain.filter((_, index) => index % 2 === 1)])]
            const policy = policyOf(model, {
              ...others,
              plain: shown.length > 0 ? shown : ['Query.shared'],
              conditional,
            })
            const documents = streams.map((each) => operation(model, each))
            const told = async (document: string, caller: number) => {
              const { data, errors, status } = await model.run.ask(document, {}, facts[caller])
              const places = errors?.map(({ path, message, extensions: { code, coordinate } }) => ({
                path,
                message,
                code,
                coordinate,
              }))
              return { caller, document, status, data, places }
            }
            const asked = documents.flatMap((document) => [0, 1].map((caller) => ({ document, caller })))
            // Alone: a version of its own for each, so that nothing is remembered from the other.
            const alone = []
            for (const { document, caller } of asked) {
              model.run.hub.swapPolicy(policy)
              alone.push(await told(document, caller))
            }
            for (let index = 0; index < alone.length; index += 2) {
              if (JSON.stringify(alone[index]?.data) !== JSON.stringify(alone[index + 1]?.data)) differ++
            }
            model.run.hub.swapPolicy(policy)
            holding = true
            const shuffled = asked.map((each, index) => ({ each, index, by: next(5039) })).sort((a, b) => a.by - b.by)
            const open = { requests: shuffled.length }
            const together = shuffled.map(async ({ each: { document, caller }, index }) => {
              const answer = await told(document, caller)
              open.requests--
              return { index, answer }
            })
            while (open.requests > 0) {
              // Until more than one is waiting, where as many are under way and have something to fetch.
              for (let looks = 0; looks < 20 && waiting.length < Math.min(2, open.requests); looks++) {
                await new Promise((resolve) => setTimeout(resolve, 2))
              }
              if (waiting.length > 1) waited++
              waiting.splice(next(Math.max(1, waiting.length)), 1)[0]?.()
            }
            for (const { index, answer } of await Promise.all(together)) expect(answer).toEqual(alone[index])
          } finally {
            holding = false
            for (const release of waiting) release()
            await model.close()
          }
        },
      ),
      { numRuns: graphs, seed, endOnFailure: true },
    )
    // They do get different things, and are in flight at the same time.
    expect(differ).toBeGreaterThan(graphs / 4)
    expect(waited).toBeGreaterThan(graphs)
  }, 600_000)
}

function operation({ schema, derived, ids }: GeneratedModel, numbers: readonly number[]): string {
  return randomOperation({ numbers, schema, derived, ids })
}
