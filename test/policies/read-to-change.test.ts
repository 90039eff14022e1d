import { expect, test } from '@jest/globals'
import { shipped } from './shipped-policy.ts'

/** What a change names as it was last read: whoever may make it has to be able to read it. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'Mutation.setContactRules': ['ReferralCase.contactRules'],
  'Mutation.withdrawConsent': ['Consent.consentId', 'Consent.status', 'Consent.version'],
}

test.each(Object.entries(NAMES))('%s is for those who may read what it names', (change, fields) => {
  const missing: string[] = []
  let allowed = 0
  for (const { id, cells } of shipped.purposes.values())
    for (const [kind, column] of cells) {
      if (!column.has(change)) continue
      allowed += 1
      missing.push(...fields.filter((field) => !column.has(field)).map((field) => `${kind} ${field} for ${id}`))
    }
  expect(missing).toEqual([])
  expect(allowed).toBeGreaterThan(5)
})

test('whoever records consents reads its own and no others, but for care coordination', () => {
  for (const { id, cells } of shipped.purposes.values())
    for (const column of cells.values())
      if (column.has('Mutation.recordConsent'))
        for (const cell of column.get('Consent.consentId') ?? []) expect(cell.own).toBe(id !== 'care.coordinate')
})
