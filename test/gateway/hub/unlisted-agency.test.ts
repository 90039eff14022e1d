import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { compilePolicy, coordinatesOf, createHub, type Hub, memoryLog, parsePolicy } from '../../../gateway/index.ts'
import { dossierSupergraph, dossierVocabulary } from '../../fixtures/dossier-supergraph.ts'
import type { ServedSupergraph } from '../../fixtures/serve-supergraph.ts'

/** Which agencies there are is part of what was signed for: whoever is not listed was granted nothing (design.md, promise 1). */
const ONE = '  - { slug: one, name: One, kind: AUDITOR, oin: "00000099000000000001" }'
const TWO = '  - { slug: two, name: Two, kind: AUDITOR, oin: "00000099000000000002" }'
const TWO_IS_OFFICE = TWO.replace('AUDITOR', 'OFFICE')
const POLICY =
  'purpose: audit\nwho: [AUDITOR]\ntasks: []\nrules:\n  - { id: r, see: { Agency: [name] }, because: test }\n'

let world: ServedSupergraph
let hub: Hub
let base: string
const log = memoryLog()
const version = (...agencies: string[]) =>
  compilePolicy(
    [
      parsePolicy(POLICY),
      parsePolicy(dossierVocabulary),
      ...(agencies.length === 0 ? [] : [parsePolicy(`agencies:\n${agencies.join('\n')}\n`, 'agencies.yaml')]),
    ],
    coordinatesOf(world.supergraph),
  )
beforeAll(async () => {
  world = await dossierSupergraph()
  hub = await createHub({
    supergraph: world.supergraph,
    policy: version(ONE, TWO),
    // As the installed files have it.
    authenticate: async () => ({
      agency: '00000099000000000002',
      kind: 'AUDITOR',
      purposes: ['audit'],
      client: 'two-client',
    }),
    log,
    report: () => undefined,
  })
  base = await hub.listen(0)
})
afterAll(async () => {
  await hub.close()
  await world.close()
})

test.each<[string, readonly string[], number, string | undefined]>([
  ['lists it', [ONE, TWO], 200, undefined],
  ['lists others', [ONE], 403, 'does not list this agency'],
  ['lists it as of another kind', [ONE, TWO_IS_OFFICE], 403, 'not open to agencies of kind OFFICE'],
  ['lists no agencies at all', [], 200, undefined],
])('an agency that may sign in, under a version that %s', async (_name, agencies, status, message) => {
  hub.swapPolicy(version(...agencies))
  world.asked.length = 0
  const before = log.records.length
  const response = await fetch(`${base}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ agencies { name } }' }),
  })
  const answer = (await response.json()) as { data?: { agencies: unknown[] }; errors?: object[] }
  expect(response.status).toBe(status)
  if (message === undefined) {
    expect(answer.data?.agencies).not.toHaveLength(0)
    expect(log.records.length).toBeGreaterThan(before)
  } else {
    expect(answer).toEqual({
      errors: [{ message: expect.stringContaining(message) as unknown, extensions: { code: 'PURPOSE_NOT_ALLOWED' } }],
    })
    expect(world.asked).toEqual([])
  }
})
