import { demoPersonKey } from '../../../gateway/identity/demo-person-key.ts'
import { policyDesk, type DeskOutcome } from '../../../gateway/policy-store/policy-desk.ts'
import { policyKeeper } from '../../../gateway/policy-store/policy-keeper.ts'
import {
  contentDigest,
  type PolicyStore,
  printContent,
  readContent,
  type StoredEvent,
} from '../../../gateway/policy-store/policy-store.ts'
import type { PolicyFile } from '../../../policies/read-policy-files.ts'
import { trust } from '../../policies/small-bundle.ts'
import { shop } from '../../policies/small-schema.ts'

/** A store in memory that refuses tampered files as the real one does, with a desk, keepers and a clock. */
export function deskInMemory(schema = shop) {
  const events: StoredEvent[] = []
  const contents = new Map<string, string>()
  const clock = { now: new Date('2026-01-05T12:00:00Z') }
  const swapped: string[] = []
  const store: PolicyStore = {
    events: async (after) => events.filter(({ seq }) => seq > after),
    async append(added, after) {
      if (after !== events.length) return 'conflict'
      events.push(...added.map((event, index) => ({ seq: after + index + 1, event })))
      return 'appended'
    },
    async putContent(files) {
      contents.set(contentDigest(files), printContent(files))
      return contentDigest(files)
    },
    async content(digest) {
      const text = contents.get(digest)
      return text === undefined ? undefined : readContent(text, digest)
    },
    close: async () => undefined,
  }
  const desk = policyDesk({ store, schema, trust, now: () => clock.now })
  const keeperOf = (files: readonly PolicyFile[], swap?: () => void) =>
    policyKeeper({
      store,
      files,
      schema,
      trust,
      now: () => clock.now,
      swap: ({ hash }) => {
        swapped.push(hash)
        swap?.()
      },
      report: () => undefined,
      pollMs: 1_000_000,
    })
  const sign = (number: number, by: string) => desk.sign(number, by, demoPersonKey(by, 'test').privateKey)
  return { events, contents, clock, swapped, store, desk, keeperOf, sign }
}

/** What was done; throws with the refusal when it was not. */
export function done(outcome: DeskOutcome) {
  if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.message}`)
  return outcome.release
}
