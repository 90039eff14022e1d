import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { foundingEvents } from '../../../gateway/policy-store/founding-events.ts'
import { contentFiles } from '../../../gateway/policy-store/release-files.ts'
import { loadBundle } from '../../../policies/load-bundle.ts'
import { readPolicyFiles } from '../../../policies/read-policy-files.ts'
import { policies, schema, shipped } from '../../policies/shipped-policy.ts'
import { embeddedStore } from '../../subgraphs/support/test-stores.ts'
import { policyStorePlace } from '../policy-store/policy-store-place.ts'
import { runSchakel } from '../../fixtures/run-schakel.ts'

/** The supergraph without a field that one rule shows. */
const without = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8').replace(
  /\n {2}"""Areas of life in which the person needs help\."""\n[^\n]*\n/u,
  '\n',
)

describe('A new schema', () => {
  let place: Awaited<ReturnType<typeof policyStorePlace>>
  let folder = ''
  let dataDir = ''
  beforeAll(async () => {
    const store = await embeddedStore()
    dataDir = store.dataDir
    place = await policyStorePlace(store)
    folder = mkdtempSync(join(tmpdir(), 'schakel-schema-'))
    writeFileSync(join(folder, 'supergraph.graphql'), without)
    // Policies that no longer show the field, as they may stand in the files while the hub still runs the former ones.
    cpSync(fileURLToPath(policies), join(folder, 'policies'), { recursive: true })
    for (const purpose of shipped.bundle.purposes) {
      const file = join(folder, 'policies', 'purposes', `${purpose.purpose}.yaml`)
      const text = readFileSync(file, 'utf8')
      writeFileSync(
        file,
        text.replace('CarePlan: [needs]', 'CarePlan: [coordinatorName]').replace(/,\s*needs(?=[,\s\]])/u, ''),
      )
    }
  }, 60_000)
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await place.dispose()
  }, 60_000)

  const held = (env: Readonly<Record<string, string>>) =>
    runSchakel(['policy', 'schema', join(folder, 'supergraph.graphql'), '--policies', join(folder, 'policies')], {
      env,
    })

  test('is held against the files alone where no store runs, and that is said', async () => {
    expect(await held({ SCHAKEL_DATA: join(folder, 'nothing') })).toEqual({
      code: 0,
      out: '',
      err: 'No policy store runs here: only the policy files were looked at\n',
    })
  })

  test('is refused while the version in force, in the store, rests on what it takes away', async () => {
    const files = readPolicyFiles(policies)
    const trust = { people: shipped.bundle.agencies?.people ?? [] }
    const bundle = await loadBundle(files, { schema, trust })
    const store = place.open()
    await store.putContent(contentFiles(files))
    await store.append(foundingEvents(bundle, files, new Date()), 0)
    await store.close()
    const { code, out, err } = await held({ SCHAKEL_DATA: dataDir })
    expect(err).toBe('')
    expect(out).toMatch(
      /^release 1, (?:approved|in force): purposes\/[\w.-]+\.yaml:\d+:\d+: rule "[\w-]+" of [\w.-]+ shows CarePlan\.needs: CarePlan\.needs is gone\. To do: /u,
    )
    expect(code).toBe(1)
  })

  test('stops when a store is configured and cannot be reached', async () => {
    const { code, err } = await held({ SCHAKEL_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
    expect(code).toBe(2)
    expect(err).toContain('The policy store cannot be reached')
  })
})
