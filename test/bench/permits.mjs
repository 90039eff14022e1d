// What permits cost a query of four parallel fetches: signing at the hub and checking at four subgraphs, signed once for all as
// the hub does, against a signature for each. Plain JavaScript over the build, which is what users run.
import { createHash, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose'
import { built } from './built.mjs'
import { printColumns } from './print-columns.mjs'

const { ephemeralHubKeys } = await built('gateway/execute/hub-keys.js')
const { publicJwk } = await built('schema/keys/signing-key.js')
const { permitSigner } = await built('gateway/execute/sign-permit.js')
const { permitVerifier } = await built('subgraphs/kit/verify-permit.js')

const QUERIES = 1500
const AGENCIES = ['police', 'immigration', 'care', 'municipal']
const see = Object.fromEntries(Array.from({ length: 12 }, (_, field) => [`PoliceVictimFile.field${field}`, 'full']))
const content = {
  agency: '00000099000000001000',
  kind: 'CARE_COORDINATOR',
  purpose: 'care.coordinate',
  taskTypes: ['ASSIGN_COORDINATOR', 'CARE_PLAN', 'ASSESS_SAFETY', 'CLOSE_CASE'],
  decision: randomUUID(),
  policy: 'a'.repeat(64),
  open: {},
  scopes: [{ cases: ['demo-dublin-claimant'], see, own: [] }],
}
const body = JSON.stringify({
  query: 'x'.repeat(400),
  variables: { representations: [{ caseId: 'demo-dublin-claimant' }] },
})
const bytes = Buffer.from(body)
const now = () => new Date()

// Together, as the hub does.
const keys = ephemeralHubKeys()
const set = createLocalJWKSet({ keys: [publicJwk(keys.signing())] })
const together = {
  sign: permitSigner(keys, now),
  checks: Object.fromEntries(
    AGENCIES.map((audience) => [
      audience,
      permitVerifier({ keys: { find: async (header) => set(header) }, audience, now }),
    ]),
  ),
}
const signTogether = () => Promise.all(AGENCIES.map((aud) => together.sign({ ...content, aud }, body)))
const checkTogether = async (permits) => {
  for (const [index, permit] of permits.entries()) {
    const checked = await together.checks[AGENCIES[index]](permit, bytes)
    if (!('permit' in checked)) throw new Error(checked.because)
  }
}

// One by one, as it was.
const { privateKey } = generateKeyPairSync('ed25519')
const alone = createLocalJWKSet({
  keys: [{ ...createPublicKey(privateKey).export({ format: 'jwk' }), kid: 'one', alg: 'EdDSA', use: 'sig' }],
})
const digest = () => createHash('sha256').update(body).digest('base64url')
const signEach = () =>
  Promise.all(
    AGENCIES.map((audience) =>
      new SignJWT({ ...content, body: digest() })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'permit+jwt', kid: 'one' })
        .setIssuer('schakel')
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('10s')
        .setJti(randomUUID())
        .sign(privateKey),
    ),
  )
const checkEach = async (permits) => {
  for (const [index, permit] of permits.entries()) {
    await jwtVerify(permit, alone, { algorithms: ['EdDSA'], issuer: 'schakel', audience: AGENCIES[index] })
    digest()
  }
}

const rows = [
  ['sign, hub', await cpu(signTogether), await cpu(signEach)],
  ['check, four subgraphs', await cpu(checkTogether, signTogether), await cpu(checkEach, signEach)],
]
const [example] = await signTogether()
const shown = [
  ['permits of a query of four fetches', 'signed together', 'one by one'],
  ...rows.map(([what, ...times]) => [what, ...times.map((time) => `${time.toFixed(0)} µs`)]),
]
printColumns(shown)
console.log(
  `\nCPU time a query, all threads, over ${QUERIES} queries. A permit of one case and 12 fields: ${example.length} characters.`,
)

/** Microseconds of CPU of one run; what `prepare` makes is not counted. */
async function cpu(work, prepare = async () => undefined) {
  for (let run = 0; run < 200; run += 1) await work(await prepare())
  let spent = 0
  // A few at a time: a permit lives for seconds.
  for (let run = 0; run < QUERIES; run += 100) {
    const prepared = []
    for (let made = 0; made < 100; made += 1) prepared.push(await prepare())
    const began = process.cpuUsage()
    for (const input of prepared) await work(input)
    const { user, system } = process.cpuUsage(began)
    spent += user + system
  }
  return spent / QUERIES
}
