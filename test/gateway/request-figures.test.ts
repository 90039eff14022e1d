import { expect, test } from '@jest/globals'
import { Histogram, Registry } from 'prom-client'
import { enforcementClock } from '../../gateway/enforcement-clock.ts'
import { REQUEST_SECONDS, requestFigures } from '../../gateway/request-figures.ts'

function registryWith(times: readonly (readonly [status: string, seconds: number])[]): Registry {
  const registry = new Registry()
  const seconds = new Histogram({
    name: REQUEST_SECONDS,
    help: 'as the hub keeps it',
    labelNames: ['status'],
    buckets: [0.01, 0.1, 1],
    registers: [registry],
  })
  for (const [status, time] of times) seconds.observe({ status }, time)
  return registry
}

test('Before the first request there are no figures to boast of', async () => {
  expect(await requestFigures(registryWith([]))).toEqual({ answered: 0, refused: 0 })
  expect(await requestFigures(new Registry())).toEqual({ answered: 0, refused: 0 })
})

test('95 of 100 are counted over all statuses, and told as the bound they stayed under', async () => {
  const fast = Array.from({ length: 94 }, () => ['200', 0.005] as const)
  const slow = Array.from({ length: 5 }, () => ['403', 0.05] as const)
  const figures = await requestFigures(registryWith([...fast, ...slow, ['200', 5]]))
  expect(figures).toEqual({ answered: 100, refused: 5, p95: 0.1 })
})

test('What took longer than every bound is not told as if it had not', async () => {
  expect(await requestFigures(registryWith([['200', 30]]))).toEqual({ answered: 1, refused: 0 })
})

test('What enforcement takes is what a request takes without its fetching, also when it fails', async () => {
  const registry = new Registry()
  let now = 0
  const clock = enforcementClock(registry, () => now)
  for (let count = 0; count < 20; count++)
    await clock.whole(async (fetching) => {
      now += 3
      await fetching(async () => Promise.resolve((now += 400)))
      now += 4
    })
  expect(await requestFigures(registry)).toMatchObject({ answered: 0, enforcement: 0.01 })
  const failing = clock.whole(async (fetching) => {
    now += 60
    await fetching(async () => {
      now += 1000
      await Promise.reject(new Error('no answer'))
    })
  })
  await expect(failing).rejects.toThrow('no answer')
  const metric = await registry.getSingleMetric('schakel_enforcement_seconds')?.get()
  const sum = metric?.values.find((value) => 'metricName' in value && String(value.metricName).endsWith('_sum'))
  expect(sum?.value).toBeCloseTo((20 * 7 + 60) / 1000, 6)
})
