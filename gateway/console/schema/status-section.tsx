import { language, say, writeDay } from '../shared/language.ts'
import { Section } from './section.tsx'
import { useAsked } from './use-asked.ts'

const WORDS = {
  title: { en: 'How the hub does now', nl: 'Hoe de hub ervoor staat' },
  what: { en: 'Part', nl: 'Onderdeel' },
  how: { en: 'State', nl: 'Toestand' },
  ready: { en: 'Ready', nl: 'Werkt' },
  notReady: { en: 'Not ready', nl: 'Werkt niet' },
  subgraph: { en: 'System of', nl: 'Systeem van' },
  version: { en: 'Policies in force', nl: 'Geldend beleid' },
  number: { en: 'version', nl: 'versie' },
  none: { en: 'none yet', nl: 'nog geen' },
  due: { en: 'Comes into force later', nl: 'Gaat later in' },
  from: { en: 'from', nl: 'vanaf' },
  refused: { en: 'Signed, but refused by the hub', nl: 'Ondertekend, maar door de hub geweigerd' },
  wrong: { en: 'What is wrong', nl: 'Wat er mis is' },
  requests: {
    en: 'Requests of agencies since the hub started',
    nl: 'Vragen van organisaties sinds de start van de hub',
  },
  ofThose: { en: 'of which refused as a whole:', nl: 'waarvan in zijn geheel geweigerd:' },
  fast: { en: '95 of 100 were answered within', nl: '95 van de 100 zijn beantwoord binnen' },
  seconds: { en: 'seconds', nl: 'seconden' },
  enforcement: {
    en: 'What the policies add to a request (decide, look up the cases, redact, record)',
    nl: 'Wat het beleid aan een vraag toevoegt (beslissen, zaken opzoeken, weglaten, vastleggen)',
  },
  atMost: { en: 'for 95 of 100 at most', nl: 'bij 95 van de 100 hooguit' },
  schema: { en: 'Schema, composed when the hub was built', nl: 'Schema, samengesteld bij het bouwen van de hub' },
}

/** The parts of `/readyz`, as people call them. */
const PARTS: Readonly<Record<string, { readonly en: string; readonly nl: string }>> = {
  'subgraph chain': { en: 'the chain (tasks and consents)', nl: 'de keten (taken en toestemmingen)' },
  'subgraph police': { en: 'the police', nl: 'de politie' },
  'subgraph immigration': { en: 'immigration', nl: 'immigratie' },
  'subgraph care': { en: 'care and shelter', nl: 'zorg en opvang' },
  'subgraph municipal': { en: 'the municipalities', nl: 'de gemeenten' },
}
const OWN: typeof PARTS = {
  log: { en: 'Disclosure log', nl: 'Verstrekkingenlogboek' },
  'policy store': { en: 'Store of the policies', nl: 'Opslag van het beleid' },
}

const STATUS = `{ status {
  checks { name ok } answered refused p95 enforcement schemaHash version hash
  refusedVersion { version codes } problems due { version from }
} }`

interface Status {
  readonly checks: readonly { readonly name: string; readonly ok: boolean }[]
  readonly answered: number
  readonly refused: number
  readonly p95: number | null
  readonly enforcement: number | null
  readonly schemaHash: string
  readonly version: number | null
  readonly hash: string | null
  readonly refusedVersion: { readonly version: number; readonly codes: readonly string[] } | null
  readonly problems: readonly string[]
  readonly due: readonly { readonly version: number; readonly from: string }[]
}

export function StatusSection() {
  const answer = useAsked<{ status: Status }>(STATUS)
  return <Section id="status" title={WORDS.title} answer={answer} content={({ status }) => <State status={status} />} />
}

function State({ status }: { readonly status: Status }) {
  const { checks, answered, refused, p95, enforcement, schemaHash, version, hash, refusedVersion, problems, due } =
    status
  return (
    <div className="console-wide" role="region" aria-label={say(WORDS.title)} tabIndex={0}>
      <table className="utrecht-table schema-status">
        <thead>
          <tr>
            <th scope="col">{say(WORDS.what)}</th>
            <th scope="col">{say(WORDS.how)}</th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ name, ok }) => (
            <tr key={name}>
              <th scope="row">{partName(name)}</th>
              <td>
                <span aria-hidden="true">{ok ? '✓ ' : '✕ '}</span>
                {say(ok ? WORDS.ready : WORDS.notReady)}
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{say(WORDS.version)}</th>
            <td>
              {version === null ? (
                say(WORDS.none)
              ) : (
                <>
                  {say(WORDS.number)} {version} <code title={hash ?? ''}>{hash?.slice(0, 12)}</code>
                </>
              )}
            </td>
          </tr>
          {due.map(({ version, from }) => (
            <tr key={version}>
              <th scope="row">{say(WORDS.due)}</th>
              <td>
                {say(WORDS.number)} {version}, {say(WORDS.from)} {writeDay(from)}
              </td>
            </tr>
          ))}
          {refusedVersion !== null && (
            <tr>
              <th scope="row">{say(WORDS.refused)}</th>
              <td>
                {say(WORDS.number)} {refusedVersion.version}: <span lang="en">{refusedVersion.codes.join(', ')}</span>
              </td>
            </tr>
          )}
          {problems.map((text) => (
            <tr key={text}>
              <th scope="row">{say(WORDS.wrong)}</th>
              <td lang="en">{text}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{say(WORDS.requests)}</th>
            <td>
              {answered.toLocaleString(language)}, {say(WORDS.ofThose)} {refused.toLocaleString(language)}.
              {p95 !== null && (
                <>
                  {' '}
                  {say(WORDS.fast)} {p95.toLocaleString(language)} {say(WORDS.seconds)}.
                </>
              )}
            </td>
          </tr>
          {enforcement !== null && (
            <tr>
              <th scope="row">{say(WORDS.enforcement)}</th>
              <td>
                {say(WORDS.atMost)} {(enforcement * 1000).toLocaleString(language)} ms
              </td>
            </tr>
          )}
          <tr>
            <th scope="row">{say(WORDS.schema)}</th>
            <td>
              <code title={schemaHash}>{schemaHash.slice(0, 12)}</code>
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  )
}

function partName(name: string): string {
  const part = PARTS[name]
  if (part !== undefined) return `${say(WORDS.subgraph)} ${say(part)}`
  const own = OWN[name]
  return own === undefined ? name : say(own)
}
