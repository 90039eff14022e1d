import type { Registry } from 'prom-client'
import { ENFORCEMENT_SECONDS } from './enforcement-clock.ts'

/** Name of the histogram of answers and how long they took. */
export const REQUEST_SECONDS = 'schakel_request_seconds'

/** What the hub counted of requests to `/graphql` since it started. */
export interface RequestFigures {
  readonly answered: number
  /** Of those, the ones whose HTTP status says that something was wrong. */
  readonly refused: number
  /** Seconds within which 95 of 100 were answered: the bound of a bucket, so it may be less. Absent: none, or longer than all bounds. */
  readonly p95?: number
  /** The same of what enforcement took of them: all but planning and fetching. */
  readonly enforcement?: number
}

/** Reads the figures from the registry that `/metrics` tells. */
export async function requestFigures(registry: Registry): Promise<RequestFigures> {
  const requests = await valuesOf(registry, REQUEST_SECONDS)
  const counts = requests.filter(({ metricName }) => metricName === `${REQUEST_SECONDS}_count`)
  const p95 = boundOf95(requests, REQUEST_SECONDS)
  const enforcement = boundOf95(await valuesOf(registry, ENFORCEMENT_SECONDS), ENFORCEMENT_SECONDS)
  return {
    answered: sum(counts),
    refused: sum(counts.filter(({ labels }) => Number(labels['status']) >= 400)),
    ...(p95 === undefined ? {} : { p95 }),
    ...(enforcement === undefined ? {} : { enforcement }),
  }
}

interface Value {
  readonly metricName?: string
  readonly value: number
  readonly labels: Readonly<Record<string, string | number | undefined>>
}

async function valuesOf(registry: Registry, name: string): Promise<readonly Value[]> {
  return (await registry.getSingleMetric(name)?.get())?.values ?? []
}

/** The smallest bound of a bucket that holds 95 of 100; undefined when there are none, or not so many within any bound. */
function boundOf95(values: readonly Value[], name: string): number | undefined {
  const all = sum(values.filter(({ metricName }) => metricName === `${name}_count`))
  const within = new Map<number, number>()
  for (const { metricName, value, labels } of values)
    if (metricName === `${name}_bucket` && typeof labels['le'] === 'number')
      within.set(labels['le'], (within.get(labels['le']) ?? 0) + value)
  const [bound] = [...within]
    .filter(([, value]) => all > 0 && value >= all * 0.95)
    .map(([le]) => le)
    .sort((left, right) => left - right)
  return bound
}

function sum(values: readonly { readonly value: number }[]): number {
  return values.reduce((total, { value }) => total + value, 0)
}
