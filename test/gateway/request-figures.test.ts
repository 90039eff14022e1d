import { expect, test } from '@jest/globals'
import { Histogram, Registry } from 'prom-client'
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
