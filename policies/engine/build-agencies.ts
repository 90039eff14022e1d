import type { AgenciesDocument } from './policy-document.ts'
import { at, expectOnce, type Writing } from './writing.ts'

/** The agencies and people as they stand in a file. */
export interface WrittenAgencies {
  readonly agencies: AgenciesDocument['agencies']
  readonly people?: AgenciesDocument['people']
}

/** 43 characters hold two bits more than a key: RFC 4648 wants them zero, so that a key has one spelling. */
const ENDS_IN_ZERO_BITS = /[AEIMQUYcgkosw048]$/u

/** Makes the list of who takes part out of what was written: no two share a name or a number, and whoever signs has a key. */
export function buildAgencies({ agencies, people = [] }: WrittenAgencies, writing: Writing): AgenciesDocument {
  for (const key of ['slug', 'oin'] as const)
    expectOnce(
      agencies.map((agency) => agency[key]),
      (index) => `agencies.${index}.${key}`,
      'duplicate-agency',
      (value) => `${key} ${value} belongs to another agency already`,
      writing,
    )
  for (const [index, { slug, contact }] of agencies.entries())
    if (contact !== undefined && contact.email === undefined && contact.phone === undefined)
      writing.problems.push(
        at(
          writing,
          `agencies.${index}.contact`,
          'contact-unreachable',
          `nobody can reach ${contact.name} of ${slug}: add an email, a phone or both`,
        ),
      )
  expectOnce(
    people.map(({ id }) => id),
    (index) => `people.${index}.id`,
    'duplicate-person',
    (id) => `id ${id} belongs to another person already`,
    writing,
  )
  for (const [index, { id, roles, key }] of people.entries())
    if (roles.includes('mandate-holder') && key === undefined)
      writing.problems.push(
        at(writing, `people.${index}`, 'missing-key', `${id} is a mandate holder and signs: add the public key`),
      )
  const keys = [
    ...people.map(({ id, key }, index) => ({ path: `people.${index}.key`, of: `key of ${id}`, key })),
    ...agencies.map(({ slug, seal }, index) => ({ path: `agencies.${index}.seal`, of: `seal of ${slug}`, key: seal })),
  ]
  for (const { path, of, key } of keys)
    if (key !== undefined && !ENDS_IN_ZERO_BITS.test(key))
      writing.problems.push(
        at(
          writing,
          path,
          'key-spelling',
          `the last character of the ${of} holds bits that belong to no key: copy it anew, as "x" of the JWK`,
        ),
      )
  expectOnce(
    people.map(({ key }, index) => key ?? `no key ${index}`),
    (index) => `people.${index}.key`,
    'duplicate-key',
    () => 'this key belongs to another person already: nobody signs as two',
    writing,
  )
  expectOnce(
    agencies.map(({ seal }, index) => seal ?? `no seal ${index}`),
    (index) => `agencies.${index}.seal`,
    'duplicate-key',
    () => 'this seal belongs to another agency already: no agency reads what is sealed for another',
    writing,
  )
  return { kind: 'agencies', agencies, people, positions: writing.positions }
}
