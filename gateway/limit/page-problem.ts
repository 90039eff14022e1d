import type { RootField } from '../enforce/root-fields.ts'
import { HubError } from '../errors.ts'
import { limitExceeded, type Limits } from './limits.ts'

/** What is wrong with the pages that are asked for; undefined when nothing is. */
export function pageProblem(roots: readonly RootField[], limits: Limits): HubError | undefined {
  for (const root of roots) {
    const { first } = root.arguments
    if (root.reach.by !== 'list' || typeof first !== 'number') continue
    if (first > limits.listArguments) return limitExceeded('listArguments', limits.listArguments, first)
    if (first < 0) return new HubError('GRAPHQL_VALIDATION_FAILED', 'The argument first counts from 0')
  }
  return undefined
}
