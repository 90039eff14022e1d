import { useEffect, useState } from 'react'
import { language, pageAddress, say, type Words, writeDay } from '../shared/language.ts'
import type { Me } from '../shared/page.tsx'
import { type ChangeEntry, loadChanges, stateName } from './change-data.ts'

const WORDS = {
  loading: { en: 'Loading …', nl: 'Laden …' },
  failed: { en: 'The changes cannot be shown.', nl: 'De wijzigingen kunnen niet worden getoond.' },
  mine: { en: 'Waiting for me only', nl: 'Alleen wat op mij wacht' },
  nothing: { en: 'Nothing waits for you.', nl: 'Er wacht niets op u.' },
  region: { en: 'Changes', nl: 'Wijzigingen' },
  newOne: { en: 'Make a change in the matrix', nl: 'Maak een wijziging in de matrix' },
  report: { en: 'Monthly report', nl: 'Maandrapport' },
  month: { en: 'Month', nl: 'Maand' },
  download: { en: 'Download the report', nl: 'Download het rapport' },
  reportText: {
    en: 'Counts of disclosures per agency and purpose, refusals, and the changes of the month. No case, no person.',
    nl: 'Aantallen verstrekkingen per organisatie en doel, weigeringen en de wijzigingen van de maand. Geen zaak, geen persoon.',
  },
  first: { en: 'First version', nl: 'Eerste versie' },
  noReason: { en: 'No reason written yet', nl: 'Nog geen reden opgeschreven' },
} as const satisfies Readonly<Record<string, Words>>

const HEADS: readonly Words[] = [
  { en: 'Version', nl: 'Versie' },
  { en: 'State', nl: 'Status' },
  { en: 'Why', nl: 'Waarom' },
  { en: 'By', nl: 'Door' },
  { en: 'In force from', nl: 'Geldt vanaf' },
  { en: 'Waits for you', nl: 'Wacht op u' },
]

const STEPS: Readonly<Record<string, Words>> = {
  submit: { en: 'to submit', nl: 'om in te dienen' },
  returned: { en: 'returned to you', nl: 'aan u teruggestuurd' },
  advise: { en: 'for your advice', nl: 'voor uw advies' },
  sign: { en: 'to sign', nl: 'om te ondertekenen' },
}

/** The register of versions; what waits for the signed-in person can be picked out. */
export function ChangeList({ me }: { readonly me: Me }) {
  const [changes, setChanges] = useState<readonly ChangeEntry[] | 'failed' | undefined>()
  const [mineOnly, setMineOnly] = useState(false)
  useEffect(() => {
    loadChanges().then(setChanges, () => setChanges('failed'))
  }, [])
  if (changes === undefined) return <p className="nl-paragraph">{say(WORDS.loading)}</p>
  if (changes === 'failed')
    return (
      <p className="nl-paragraph" role="alert">
        {say(WORDS.failed)}
      </p>
    )
  const shown = changes.filter(({ waitingFor }) => !mineOnly || waitingFor.length > 0)
  return (
    <>
      <div className="console-actions">
        <label className="console-check">
          <input type="checkbox" checked={mineOnly} onChange={() => setMineOnly(!mineOnly)} /> {say(WORDS.mine)}
        </label>
        {me.may.includes('draft') && (
          <a className="nl-link" href={pageAddress('policies/')}>
            {say(WORDS.newOne)}
          </a>
        )}
      </div>
      {shown.length === 0 ? (
        <p className="nl-paragraph">{say(WORDS.nothing)}</p>
      ) : (
        <div className="change-region" role="region" tabIndex={0} aria-label={say(WORDS.region)}>
          <table className="utrecht-table change-table">
            <thead>
              <tr>
                {HEADS.map((head) => (
                  <th key={head.en} scope="col">
                    {say(head)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((change) => (
                <tr key={change.number}>
                  <th scope="row">
                    <a className="nl-link" href={pageAddress('changes/', { release: String(change.number) })}>
                      {language === 'nl' ? 'Wijziging' : 'Change'} {change.number}
                    </a>
                    <br />
                    <code>{change.hash.slice(0, 12)}</code>
                  </th>
                  <td>
                    <StateBadge state={change.state} />
                  </td>
                  <td>{change.reason ?? say(WORDS.noReason)}</td>
                  <td>{change.draftedBy}</td>
                  <td>{change.inForceFrom === null ? '–' : writeDay(change.inForceFrom)}</td>
                  <td>
                    {change.waitingFor.map((step) => say(STEPS[step] ?? { en: step, nl: step })).join(', ') || '–'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {me.may.includes('read-log') && <Report />}
    </>
  )
}

export function StateBadge({ state }: { readonly state: string }) {
  return <span className={`nl-data-badge change-state change-state-${state}`}>{stateName(state)}</span>
}

function Report() {
  const [month, setMonth] = useState(new Date().toISOString().slice(0, 7))
  const isMonth = /^\d{4}-\d{2}$/u.test(month)
  return (
    <section aria-labelledby="report-title">
      <h2 id="report-title" className="nl-heading nl-heading--level-2">
        {say(WORDS.report)}
      </h2>
      <p className="nl-paragraph">{say(WORDS.reportText)}</p>
      <div className="console-actions">
        <label className="console-check">
          {say(WORDS.month)} <input type="month" value={month} onChange={({ target }) => setMonth(target.value)} />
        </label>
        {isMonth && (
          <a
            className="nl-link"
            download
            href={`/admin/documents/report.md?${new URLSearchParams({ month, lang: language }).toString()}`}
          >
            {say(WORDS.download)}
          </a>
        )}
      </div>
    </section>
  )
}
