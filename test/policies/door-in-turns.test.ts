import { describe, expect, test } from '@jest/globals'
import { setImmediate } from 'node:timers/promises'
import { PolicyErrors } from '../../policies/engine/policy-errors.ts'
import { loadBundle } from '../../policies/load-bundle.ts'
import { readPolicyFiles } from '../../policies/read-policy-files.ts'
import { policies, schema, shipped } from './shipped-policy.ts'

describe('a version on its way through the door', () => {
  const files = readPolicyFiles(policies)
  const trust = { people: shipped.bundle.agencies?.people ?? [] }

  test('lets others go first after every file, and before it is compared', async () => {
    let pauses = 0
    const pause = async () => void (pauses += 1)
    const { policy } = await loadBundle(files, { schema, trust, pause })
    expect([policy.hash, pauses]).toEqual([shipped.hash, files.length + 1])
  })

  test('does so by itself, so that a hub answers meanwhile', async () => {
    let turns = 0
    const turning = new AbortController()
    const turn = async () => {
      for (; !turning.signal.aborted; turns += 1) await setImmediate()
    }
    // Refused before anything else is waited for: what turns there are come from the pauses.
    const broken = files.map(({ name, text }, index) => ({ name, text: index === 0 ? 'a: [' : text }))
    const failure = loadBundle(broken, { schema, trust }).finally(() => turning.abort())
    await Promise.all([expect(failure).rejects.toThrow(PolicyErrors), turn()])
    expect(turns).toBeGreaterThanOrEqual(files.length)
  })

  test('is told of everything that is wrong with any file all the same', async () => {
    const broken = files.map(({ name, text }, index) => ({ name, text: index % 20 === 0 ? 'a: [' : text }))
    const failure: unknown = await loadBundle(broken, { schema, trust }).catch((error: unknown) => error)
    const problems = failure instanceof PolicyErrors ? failure.problems : []
    expect(new Set(problems.map(({ position }) => position?.file))).toEqual(
      new Set(broken.filter(({ text }) => text === 'a: [').map(({ name }) => name)),
    )
  })
})
