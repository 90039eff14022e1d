import './matrix.css'
import { useEffect, useMemo, useRef, useState } from 'react'
import { ask, AskError } from '../shared/ask.ts'
import { Consequences, type ProposedTest, type Tried } from '../shared/consequences.tsx'
import { pageAddress, say, type Words, writeMoment } from '../shared/language.ts'
import { type Me, showPage, SignIn } from '../shared/page.tsx'
import { Problem, problemIn } from '../shared/problem.tsx'
import { RefusedProblems } from '../shared/refused-problems.tsx'
import { type ChangeRefusal, madeText, refusalText } from '../shared/refusals.ts'
import { CellPanel } from './cell-panel.tsx'
import { type Edit, isComplete, withEdit, withoutEdit } from './edits.ts'
import { Files } from './files.tsx'
import { MadeEdits } from './made-edits.tsx'
import { loadMatrix, loadPlace, type MatrixData, type Opened, replayEdits } from './matrix-data.ts'
import { MatrixTable, rowKey } from './matrix-table.tsx'
import { useSettled } from './use-settled.ts'
import { VersionLine } from './version-line.tsx'

const WORDS = {
  title: { en: 'Matrix', nl: 'Matrix' },
  loading: { en: 'Loading …', nl: 'Laden …' },
  signedOut: {
    en: 'You have been signed out. Sign in again in another tab, then go on here: your edits are kept.',
    nl: 'U bent afgemeld. Meld u in een ander tabblad weer aan en ga hier verder: uw wijzigingen blijven staan.',
  },
  again: { en: 'Try again', nl: 'Probeer opnieuw' },
  legend: {
    en: '2/3: two of three fields are shown. § only under a condition. ● changed in this draft. – nothing. Without an open task of the purpose on a case, nothing of it is shown.',
    nl: '2/3: twee van de drie velden worden getoond. § alleen onder een voorwaarde. ● gewijzigd in dit concept. – niets. Zonder openstaande taak van het doel op een zaak wordt daarvan niets getoond.',
  },
  agency: { en: 'Agency', nl: 'Organisatie' },
  all: { en: 'All agencies', nl: 'Alle organisaties' },
  special: { en: 'Special categories only', nl: 'Alleen bijzondere gegevens' },
  changed: { en: 'Changed only', nl: 'Alleen gewijzigd' },
  print: { en: 'Print on one A3 page', nl: 'Druk af op één A3' },
  draftHead: { en: 'What this draft changes', nl: 'Wat dit concept verandert' },
  nothingYet: {
    en: 'Nothing yet. Choose a cell and tick a field.',
    nl: 'Nog niets. Kies een cel en vink een veld aan.',
  },
  save: { en: 'Save as draft', nl: 'Bewaar als concept' },
  saveAgain: { en: 'Save the draft', nl: 'Bewaar het concept' },
  undo: { en: 'Undo all', nl: 'Maak alles ongedaan' },
  reload: { en: 'Put my edits on the newest version', nl: 'Zet mijn wijzigingen op de nieuwste versie' },
  look: { en: 'Look at change', nl: 'Bekijk wijziging' },
  working: { en: 'Working out what this changes …', nl: 'Bezig met uitzoeken wat dit verandert …' },
  done: { en: 'Up to date.', nl: 'Bijgewerkt.' },
  stale: {
    en: 'Not up to date: your last edit is not counted yet.',
    nl: 'Niet bijgewerkt: uw laatste wijziging is nog niet meegeteld.',
  },
} as const satisfies Readonly<Record<string, Words>>

function Matrix({ me }: { readonly me: Me }) {
  const asked = new URLSearchParams(location.search)
  const release = /^\d+$/u.test(asked.get('release') ?? '') ? Number(asked.get('release')) : undefined
  const mayEdit = me.may.includes('draft')
  const [edits, setEdits] = useState<readonly Edit[]>([])
  const [loaded, setLoaded] = useState<{ matrix: MatrixData; tried: Tried | undefined } | undefined>()
  const [failure, setFailure] = useState<unknown>()
  const [tries, setTries] = useState(0)
  // What stands below is of edits before the last, since the hub could not be asked.
  const [stale, setStale] = useState(false)
  const [opened, setOpened] = useState<Opened | undefined>()
  const [lookedFor, setLookedFor] = useState<string | undefined>()
  const [refusal, setRefusal] = useState<ChangeRefusal | undefined>()
  const [again, setAgain] = useState(0)
  // Of which load the version on the screen is.
  const seenAt = useRef(0)
  const [done, setDone] = useState('')
  const complete = useMemo(() => edits.filter(isComplete), [edits])
  const sent = useSettled(complete)
  const key = JSON.stringify([sent, again, tries])
  // What stands below is not yet of the edits as they are now.
  const busy = done !== key || JSON.stringify(complete) !== JSON.stringify(sent)
  const mayTry = me.may.includes('try-change')
  useEffect(() => {
    let isLast = true
    loadMatrix(release, sent, mayTry).then(
      (next) => {
        if (!isLast) return
        // Looked at once, what was seen stays so until it is loaded anew: an edit is made upon that. Asked here: React may
        // work out the next state later.
        const isAnew = again !== seenAt.current
        seenAt.current = again
        setLoaded((before) =>
          before === undefined || isAnew
            ? next
            : { ...next, matrix: { ...next.matrix, version: before.matrix.version } },
        )
        setFailure(undefined)
        setStale(false)
        setDone(key)
      },
      (error: unknown) => {
        if (!isLast) return
        setFailure(error)
        setStale(true)
        setDone(key)
      },
    )
    return () => {
      isLast = false
    }
  }, [key])
  // A link from the log leads to one field.
  const [purpose, field, kind] = ['purpose', 'field', 'kind'].map((name) => asked.get(name) ?? '')
  useEffect(() => {
    if (purpose === undefined || field === undefined || kind === undefined || purpose === '' || field === '') return
    loadPlace({ purpose, field, kind }, release).then(
      (place) => {
        if (place === null) return
        const { coordinate, ...at } = place
        setLookedFor(coordinate)
        setOpened(at)
      },
      // The matrix itself says what is wrong.
      () => undefined,
    )
  }, [purpose, field, kind])
  // Edits live on this page alone: whoever is about to leave it is asked first.
  useEffect(() => {
    if (edits.length === 0) return undefined
    const stay = (event: BeforeUnloadEvent) => {
      if (!leaving) event.preventDefault()
    }
    addEventListener('beforeunload', stay)
    return () => removeEventListener('beforeunload', stay)
  }, [edits.length])
  const failed = failure !== undefined && (
    <Failure
      error={failure}
      again={() => {
        setFailure(undefined)
        setTries(tries + 1)
      }}
    />
  )
  if (loaded === undefined) return failed || <p className="nl-paragraph">{say(WORDS.loading)}</p>
  const { matrix, tried } = loaded
  const change = (...made: readonly Edit[]) => setEdits((now) => made.reduce(withEdit, now))
  const undo = (edit: Edit) => setEdits((now) => withoutEdit(now, edit))
  const addTest = ({ purpose, name, who, task, on, yes, no }: ProposedTest) =>
    change({ purpose, test: name, given: { who, task, on, yes, no } })
  const save = async (): Promise<void> => {
    const { version } = matrix
    const isOwn = release !== undefined && version.state === 'draft'
    const { draftChange } = await ask<{ draftChange: { release: number | null; refusal: ChangeRefusal | null } }>(
      `mutation($edits: [PolicyEdit!]!, $basedOn: BasedOn!, $draft: Int) {
        draftChange(edits: $edits, basedOn: $basedOn, draft: $draft) { release refusal { code message problems { en nl } since { release what by at } } }
      }`,
      {
        edits: sent,
        basedOn: { release: version.number, hash: version.hash, seen: version.seen },
        ...(isOwn ? { draft: release } : {}),
      },
    )
    if (draftChange.release === null) setRefusal(draftChange.refusal ?? undefined)
    else {
      leaving = true
      location.assign(pageAddress('changes/', { release: String(draftChange.release) }))
    }
  }
  return (
    <>
      <VersionLine matrix={matrix} />
      <MatrixPart matrix={matrix} opened={opened} setOpened={setOpened}>
        {opened !== undefined && (
          <CellPanel
            opened={opened}
            lookedFor={lookedFor}
            release={release}
            sent={sent}
            edits={edits}
            mayEdit={mayEdit}
            change={change}
            undo={undo}
            close={() => {
              setOpened(undefined)
              document.querySelector<HTMLElement>('.matrix [aria-pressed=true]')?.focus()
            }}
          />
        )}
      </MatrixPart>
      <section className="matrix-draft" aria-labelledby="draft-title">
        <h2 id="draft-title" className="nl-heading nl-heading--level-2">
          {say(WORDS.draftHead)}
        </h2>
        <p role="status" className="console-quiet">
          {complete.length === 0 ? '' : busy ? say(WORDS.working) : say(stale ? WORDS.stale : WORDS.done)}
        </p>
        {tried === undefined ? (
          <p className="nl-paragraph">{say(WORDS.nothingYet)}</p>
        ) : (
          <Consequences
            tried={tried}
            again={(days) => replayEdits(release, sent, days)}
            {...(mayEdit
              ? {
                  addTest,
                  followTests: (tests) => change(...tests.map(({ purpose, name }) => ({ purpose, test: name }))),
                }
              : {})}
          />
        )}
        <MadeEdits edits={edits} rows={matrix.rows} undo={undo} />
        {refusal !== undefined && (
          <div role="alert" className="console-wrong">
            <p className="nl-paragraph">{refusalText(refusal)}</p>
            <RefusedProblems refusal={refusal} />
            <ul>
              {refusal.since.map(({ release: number, what, by, at }) => (
                <li key={`${number} ${what} ${at}`}>
                  {madeText(what, by, number, writeMoment(at))}.{' '}
                  <a
                    className="nl-link"
                    href={pageAddress('changes/', { release: String(number) })}
                    target="_blank"
                    rel="noreferrer"
                  >
                    {say(WORDS.look)} {number}
                  </a>
                </li>
              ))}
            </ul>
            {refusal.code === 'conflict' && (
              <button
                className="nl-button nl-button--secondary"
                type="button"
                onClick={() => {
                  setRefusal(undefined)
                  setAgain(again + 1)
                }}
              >
                {say(WORDS.reload)}
              </button>
            )}
          </div>
        )}
        {failed}
        {mayEdit && edits.length > 0 && (
          <div className="console-actions">
            <button
              className="nl-button nl-button--primary"
              type="button"
              disabled={complete.length < edits.length || busy || stale || (tried?.problems.length ?? 0) > 0}
              onClick={() => {
                setFailure(undefined)
                save().catch(setFailure)
              }}
            >
              {say(release === undefined ? WORDS.save : WORDS.saveAgain)}
            </button>
            <button className="nl-button nl-button--subtle" type="button" onClick={() => setEdits([])}>
              {say(WORDS.undo)}
            </button>
          </div>
        )}
        <Files
          purposes={[
            ...new Set([...sent.map(({ purpose }) => purpose), ...(opened === undefined ? [] : [opened.purpose])]),
          ]}
          release={release}
          edits={sent}
        />
      </section>
    </>
  )
}

/** What was edited is saved, and the page is left. */
let leaving = false

/** Why the hub did not answer. Nothing on the page is lost by it. */
function Failure({ error, again }: { readonly error: unknown; readonly again: () => void }) {
  return (
    <div>
      <Problem text={problemIn(error, { SIGN_IN: WORDS.signedOut })} />
      <div className="console-actions">
        <button className="nl-button nl-button--secondary" type="button" onClick={again}>
          {say(WORDS.again)}
        </button>
        {error instanceof AskError && error.code === 'SIGN_IN' && <SignIn elsewhere />}
      </div>
    </div>
  )
}

function MatrixPart({
  matrix,
  opened,
  setOpened,
  children,
}: {
  readonly matrix: MatrixData
  readonly opened: Opened | undefined
  readonly setOpened: (opened: Opened) => void
  readonly children: React.ReactNode
}) {
  const [agency, setAgency] = useState('')
  const [specialOnly, setSpecialOnly] = useState(false)
  const [changedOnly, setChangedOnly] = useState(false)
  const agencies = [
    ...new Map(matrix.rows.flatMap(({ kinds }) => kinds.map(({ id, name }) => [id, name] as const))),
  ].sort((left, right) => left[1].localeCompare(right[1]))
  const changedIn = (category: string) =>
    matrix.rows.some(({ cells }) => cells.some((cell) => cell.category === category && cell.changed))
  const categories = matrix.categories.filter(
    ({ id, special }) => (!specialOnly || special !== null) && (!changedOnly || changedIn(id)),
  )
  const rows = matrix.rows.filter(
    ({ kinds, cells }) =>
      (agency === '' || kinds.some(({ id }) => id === agency)) &&
      (!changedOnly || cells.some(({ changed }) => changed)),
  )
  return (
    <>
      <form className="console-actions matrix-filters" onSubmit={(event) => event.preventDefault()}>
        <label className="console-check">
          {say(WORDS.agency)}{' '}
          <select value={agency} onChange={({ target }) => setAgency(target.value)}>
            <option value="">{say(WORDS.all)}</option>
            {agencies.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="console-check">
          <input type="checkbox" checked={specialOnly} onChange={() => setSpecialOnly(!specialOnly)} />{' '}
          {say(WORDS.special)}
        </label>
        <label className="console-check">
          <input type="checkbox" checked={changedOnly} onChange={() => setChangedOnly(!changedOnly)} />{' '}
          {say(WORDS.changed)}
        </label>
        <button className="nl-button nl-button--subtle" type="button" onClick={() => print()}>
          {say(WORDS.print)}
        </button>
      </form>
      <p className="nl-paragraph matrix-legend">{say(WORDS.legend)}</p>
      <div className={opened === undefined ? 'matrix-split' : 'matrix-split matrix-split-open'}>
        <MatrixTable
          key={rows.map(rowKey).join()}
          matrix={matrix}
          rows={rows}
          categories={categories}
          opened={opened}
          open={setOpened}
        />
        {children}
      </div>
    </>
  )
}

showPage({ path: 'policies/', title: WORDS.title, content: (me) => me !== null && <Matrix me={me} /> })
