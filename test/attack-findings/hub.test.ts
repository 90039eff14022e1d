import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compilePolicy, coordinatesOf, createHub, memoryLog, parsePolicy } from '../../gateway/index.ts'
import { dossierSupergraph, dossierVocabulary } from '../fixtures/dossier-supergraph.ts'
import type { ServedSupergraph } from '../fixtures/serve-supergraph.ts'

let world: ServedSupergraph
beforeAll(async () => {
  world = await dossierSupergraph()
})
afterAll(() => world.close())

describe('Promise 1: deny by default', () => {
  test('an agency that the version in force no longer lists gets nothing', async () => {
    const agencies = (list: string) => parsePolicy(`agencies:\n${list}\n`, 'agencies.yaml')
    const documents = (list: string) => [
      parsePolicy(
        'purpose: audit\nwho: [AUDITOR]\ntasks: []\nrules:\n  - { id: r, see: { Agency: [name] }, because: test }\n',
      ),
      parsePolicy(dossierVocabulary),
      agencies(list),
    ]
    const one = '  - { slug: one, name: One, kind: AUDITOR, oin: "00000099000000000001" }'
    const two = '  - { slug: two, name: Two, kind: AUDITOR, oin: "00000099000000000002" }'
    const schema = coordinatesOf(world.supergraph)
    const hub = await createHub({
      supergraph: world.supergraph,
      policy: compilePolicy(documents(`${one}\n${two}`), schema),
      // As the gateway authenticates: from the files installed when it started.
      authenticate: async () => ({
        agency: '00000099000000000002',
        kind: 'AUDITOR',
        client: 'two',
        purposes: ['audit'],
      }),
      log: memoryLog(),
    })
    const base = await hub.listen(0)
    const ask = async () => {
      const response = await fetch(`${base}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ agencies { name } }' }),
      })
      return (await response.json()) as { data?: unknown }
    }
    const before = await ask()
    hub.swapPolicy(compilePolicy(documents(one), schema))
    const after = await ask()
    await hub.close()
    expect(before.data).toBeDefined()
    expect(after.data ?? null).toBeNull()
  })
})
