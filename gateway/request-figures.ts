import type { Registry } from 'prom-client'

/** Name of the histogram of answers and how long they took. */
export const REQUEST_SECONDS = 'schakel_request_seconds'

/** What the hub counted of requests to `/graphql` since it started. */
export interface RequestFigures {
  readonly answered: number
  /** Of those, the ones whose HTTP status says that something was wrong. */
  readonly refused: number
  /** Seconds within which 95 of 100 were answered: the bound of a bucket, so it may be less. Absent: none, or longer than all bounds. */
  readonly p95?: number
}

/** Reads the figures from the registry that `/metrics` tells. */
export async function requestFigures(registry: Registry): Promise<RequestFigures> {
  const metric = await registry.getSingleMetric(REQUEST_SECONDS)?.get()
  const values = (metric?.values ?? []) as readonly {
    readonly metricName?: string
    readonly value: number
    readonly labels: Readonly<Record<string, string | number | undefined>>
  }[]
  const counts = values.filter(({ metricName }) => metricName === `${REQUEST_SECONDS}_count`)
  const answered = sum(counts)
  const within = new Map<number, number>()
  for (const { metricName, value, labels } of values)
    if (metricName === `${REQUEST_SECONDS}_bucket` && typeof labels['le'] === 'number')
      within.set(labels['le'], (within.get(labels['le']) ?? 0) + value)
  const [p95] = [...within]
    .filter(([, value]) => answered > 0 && value >= answered * 0.95)
    .map(([bound]) => bound)
    .sort((left, right) => left - right)
  return {
    answered,
    refused: sum(counts.filter(({ labels }) => Number(labels['status']) >= 400)),
    ...(p95 === undefined ? {} : { p95 }),
  }
}

function sum(values: readonly { readonly value: number }[]): number {
  return values.reduce((total, { value }) => total + value, 0)
}
