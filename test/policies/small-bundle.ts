import { demoPersonKey } from '../../gateway/identity/demo-person-key.ts'
import { releaseDigest } from '../../policies/approvals/release-digest.ts'
import { signApproval } from '../../policies/approvals/sign-approval.ts'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { PersonEntry, ReleaseDocument } from '../../policies/engine/policy-document.ts'
import { parsePolicyFiles, withoutPeople } from '../../policies/load-bundle.ts'
import { printRelease } from '../../policies/print-release.ts'
import type { PolicyFile } from '../../policies/read-policy-files.ts'
import { shop, shopVocabulary } from './small-schema.ts'

/** People of the shop: SHOP owns the products' fields, CLERK sees them. */
export const shopPeople: readonly PersonEntry[] = [
  { id: 'po', name: 'Officer', for: 'CHAIN', roles: ['privacy-officer'] },
  { id: 'fg', name: 'Protection', for: 'CHAIN', roles: ['data-protection-officer'] },
  ...['SHOP', 'CLERK', 'CHAIN'].map((kind): PersonEntry => ({
    id: `mh-${kind}`,
    name: `Holder ${kind}`,
    for: kind,
    roles: ['mandate-holder'],
    key: demoPersonKey(`mh-${kind}`, 'test').key,
  })),
  ...['SHOP', 'CLERK'].map((kind): PersonEntry => ({
    id: `mh-${kind}-2`,
    name: 'Second holder',
    for: kind,
    roles: ['mandate-holder'],
    key: demoPersonKey(`mh-${kind}-2`, 'test').key,
  })),
]

export const trust = { people: shopPeople }

/** agencies.yaml with these people. */
export function agenciesYaml(people: readonly PersonEntry[] = shopPeople): string {
  const entries = people.map(
    ({ id, name, for: kind, roles, key }) =>
      `  - { id: ${id}, name: ${name}, for: ${kind}, roles: [${roles.join()}]${key === undefined ? '' : `, key: '${key}'`} }`,
  )
  return `agencies: [{ slug: clerks, name: Clerks, kind: CLERK, oin: '00000099000000001000' }]\npeople:\n${entries.join('\n')}\n`
}

export const SELL = `purpose: sell
who: [CLERK]
tasks: [PACK]
rules:
  - { id: name, see: { Product: [name] }, when: [paid], because: The parcel needs a name. }
`
export const WIDER = `${SELL}  - { id: code, see: { Product: [upc] }, because: The parcel needs a code. }\n`

/** The files of a bundle without a release. */
export function shopFiles(sell = SELL, agencies = agenciesYaml()): PolicyFile[] {
  return [
    { name: 'agencies.yaml', text: agencies },
    { name: 'vocabulary.yaml', text: shopVocabulary.replace('kinds: {', 'kinds: { SHOP: { en: Shop, nl: Winkel },') },
    { name: 'purposes/sell.yaml', text: sell },
    {
      name: 'purposes/sell.test.yaml',
      text: 'purpose: sell\ntests: [{ name: n, given: { who: CLERK, task: PACK, paid: yes }, sees: { Product: [name] } }]\n',
    },
  ]
}

export function compileFiles(files: readonly PolicyFile[]): CompiledPolicy {
  return compilePolicy(withoutPeople(parsePolicyFiles(files).documents), shop)
}

type About = Partial<Omit<ReleaseDocument, 'kind' | 'positions'>>

/** The bundle with a release.yaml signed by these people. */
export async function signedBy(
  signers: readonly string[],
  files: readonly PolicyFile[] = shopFiles(),
  more: About = {},
): Promise<PolicyFile[]> {
  const release = { version: 1, author: 'po', reason: 'r', reasons: {}, wildcards: {}, advice: [], ...more }
  const { hash } = compileFiles(files)
  const { version, replaces = null } = release
  const approvedBy = await Promise.all(
    signers.map((by) =>
      signApproval(
        {
          hash,
          version,
          replaces,
          release: releaseDigest(release),
          by,
          for: shopPeople.find(({ id }) => id === by)?.for ?? 'CLERK',
          on: '2026-01-05',
        },
        demoPersonKey(by, 'test').privateKey,
      ),
    ),
  )
  return [...files, { name: 'release.yaml', text: printRelease({ ...release, approvedBy }) }]
}

/** The same files with one of them changed. */
export function withFile(files: readonly PolicyFile[], name: string, edit: (text: string) => string): PolicyFile[] {
  return files.map((file) => (file.name === name ? { name, text: edit(file.text) } : file))
}
