import { useState } from 'react'
import { language, pageAddress, say, writeDay, type Words } from '../shared/language.ts'
import type { Me } from '../shared/page.tsx'
import { Answered, Pages } from './case-view.tsx'
import { useAsked } from './use-asked.ts'

const DAYS = 90

const WORDS = {
  label: { en: 'Grants that nobody used', nl: 'Toegekend en door niemand gebruikt' },
  intro: (total: number): Words => ({
    en: `${total} grants with 0 uses in ${DAYS} days. What nobody needs can be withdrawn.`,
    nl: `${total} toekenningen met 0 keer gebruik in ${DAYS} dagen. Wat niemand nodig heeft, kan worden ingetrokken.`,
  }),
  young: (day: string): Words => ({
    en: `Mind: the log begins on ${day}. It does not tell of ${DAYS} whole days yet.`,
    nl: `Let op: het logboek begint op ${day}. Het vertelt nog niet over ${DAYS} hele dagen.`,
  }),
  empty: { en: 'Mind: the log is empty.', nl: 'Let op: het logboek is leeg.' },
  purpose: { en: 'For', nl: 'Waarvoor' },
  kinds: { en: 'Kind of agency', nl: 'Soort organisatie' },
  fields: { en: 'Fields with 0 uses', nl: 'Velden met 0 keer gebruik' },
  change: { en: 'May do', nl: 'Mag doen' },
  count: (count: number): Words => ({ en: String(count), nl: String(count) }),
  withdraw: { en: 'Withdraw?', nl: 'Intrekken?' },
} as const

interface Grant {
  readonly purpose: string
  readonly purposeId: string
  readonly rule: string
  readonly kinds: readonly string[]
  readonly kindIds: readonly string[]
  readonly fields: readonly { readonly coordinate: string; readonly name: string; readonly type: string | null }[]
}

interface Unused {
  readonly total: number
  readonly pages: number
  readonly firstRecord: string | null
  readonly grants: readonly Grant[]
}

/** What is granted and was not used, so that it can be withdrawn. */
export function UnusedView({ today, me }: { readonly today: string; readonly me: Me }) {
  const [page, setPage] = useState(0)
  const { answer, problem } = useAsked<{ unusedGrants: Unused }>(
    `query ($days: Int!, $page: Int!, $language: String!) { unusedGrants(days: $days, page: $page, language: $language) {
      total pages firstRecord grants { purpose purposeId rule kinds kindIds fields { coordinate name type } } } }`,
    { days: DAYS, page, language },
  )
  const found = answer?.unusedGrants
  return (
    <Answered problem={problem} isThere={answer !== undefined}>
      {found !== undefined && (
        <>
          <p className="nl-paragraph">{say(WORDS.intro(found.total))}</p>
          <Young firstRecord={found.firstRecord} today={today} />
          <div className="console-scroll" role="region" aria-label={say(WORDS.label)} tabIndex={0}>
            <table className="console-cells">
              <thead>
                <tr>
                  <th scope="col">{say(WORDS.purpose)}</th>
                  <th scope="col">{say(WORDS.kinds)}</th>
                  <th scope="col">{say(WORDS.fields)}</th>
                </tr>
              </thead>
              <tbody>
                {found.grants.map((grant) => (
                  <GrantRow
                    key={`${grant.purposeId} ${grant.rule} ${grant.kinds.join(' ')}`}
                    grant={grant}
                    mayDraft={me.may.includes('draft')}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <Pages page={page} pages={found.pages} onPage={setPage} />
        </>
      )}
    </Answered>
  )
}

function Young({ firstRecord, today }: { readonly firstRecord: string | null; readonly today: string }) {
  if (firstRecord === null) return <p className="nl-paragraph">{say(WORDS.empty)}</p>
  const age = (Date.parse(`${today}T12:00:00Z`) - Date.parse(firstRecord)) / 86_400_000
  return age < DAYS ? <p className="nl-paragraph">{say(WORDS.young(writeDay(firstRecord)))}</p> : null
}

function GrantRow({ grant, mayDraft }: { readonly grant: Grant; readonly mayDraft: boolean }) {
  const { purpose, purposeId, kinds, kindIds, fields } = grant
  return (
    <tr>
      <th scope="row">{purpose}</th>
      <td>{kinds.join(', ')}</td>
      <td>
        <details>
          <summary>
            {[...new Set(fields.map(({ type }) => type ?? say(WORDS.change)))].join(', ')} (
            {say(WORDS.count(fields.length))})
          </summary>
          <ul className="console-list">
            {fields.map(({ coordinate, name, type }) => (
              <li key={coordinate}>
                {name} <span className="console-quiet">{coordinate}</span>{' '}
                {mayDraft && type !== null && (
                  <a
                    className="nl-link"
                    aria-label={`${say(WORDS.withdraw)} ${name}`}
                    href={pageAddress('policies/', { purpose: purposeId, field: coordinate, kind: kindIds[0] ?? '' })}
                  >
                    {say(WORDS.withdraw)}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </details>
      </td>
    </tr>
  )
}
