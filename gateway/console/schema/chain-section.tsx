import { useState } from 'react'
import { demoToken, type OwnTask, ownTasks } from '../shared/ask-hub.ts'
import { ChainDiagram, type ChainTask, type ChainTrack, type Lit } from '../shared/chain-diagram.tsx'
import { language, say, writeDay } from '../shared/language.ts'
import { Section } from './section.tsx'
import { useAsked } from './use-asked.ts'

const WORDS = {
  title: { en: 'The chain', nl: 'De keten' },
  all: { en: 'All cases together', nl: 'Alle zaken samen' },
  counts: {
    en: (smallest: number) =>
      `Lit is where tasks wait: open, or offered and not yet accepted. The chain tells numbers only, never which case; fewer than ${smallest} tasks of one kind are not told, so that nobody can be recognised.`,
    nl: (smallest: number) =>
      `Verlicht is waar taken wachten: open, of aangeboden en nog niet aangenomen. De keten geeft alleen aantallen, nooit welke zaak; minder dan ${smallest} taken van één soort worden niet getoond, zodat niemand te herkennen is.`,
  },
  arrows: {
    en: '“Then” names the work that can begin with the same event that ends a task, with → where that work stands beside it. Work also begins for other reasons: a day that comes, consent, a fact that an agency states. So a task without “then” is not the end of the chain.',
    nl: '“Daarna” noemt het werk dat kan beginnen met dezelfde gebeurtenis die een taak afsluit, met → waar dat werk ernaast staat. Werk begint ook om andere redenen: een dag die aanbreekt, toestemming, een feit dat een organisatie meldt. Een taak zonder “daarna” is dus niet het einde van de keten.',
  },
  notCounted: {
    en: 'The chain cannot be asked now how much work waits; this is the picture without numbers.',
    nl: 'De keten kan nu niet zeggen hoeveel werk er wacht; dit is het beeld zonder aantallen.',
  },
  waiting: { en: (count: number) => `${count} waiting`, nl: (count: number) => `${count} wachten` },
  overdue: { en: (count: number) => `${count} overdue`, nl: (count: number) => `${count} te laat` },
  one: { en: 'One demo case', nl: 'Eén demozaak' },
  what: {
    en: 'Every demo agency is asked for its own tasks, as its own system would; put together, these are the open tasks of a case.',
    nl: 'Elke demo-organisatie wordt gevraagd naar haar eigen taken, zoals haar eigen systeem dat doet; samen zijn dat de open taken van een zaak.',
  },
  find: { en: 'Find the demo cases', nl: 'Zoek de demozaken' },
  finding: { en: 'Asking the agencies …', nl: 'De organisaties worden gevraagd …' },
  found: { en: (count: number) => `${count} cases found`, nl: (count: number) => `${count} zaken gevonden` },
  failed: { en: 'The agencies could not be asked.', nl: 'De organisaties konden niet worden gevraagd.' },
  case: { en: 'Demo case', nl: 'Demozaak' },
  tasks: { en: 'tasks', nl: 'taken' },
  open: { en: 'open', nl: 'open' },
  offered: { en: 'offered', nl: 'aangeboden' },
  due: { en: 'due', nl: 'uiterlijk' },
  late: { en: 'overdue since', nl: 'te laat sinds' },
}

const CHAIN = `query ($language: String!) { chain(language: $language) {
  counted smallest
  askers { agency name purpose }
  tracks { track title tasks { type title waiting overdue holders { id title } leadsTo { id title } } }
} }`

interface Asker {
  readonly agency: string
  readonly name: string
  readonly purpose: string
}

interface CountedTask extends ChainTask {
  readonly waiting: number | null
  readonly overdue: number | null
}

interface Chain {
  readonly counted: boolean
  readonly smallest: number
  readonly askers: readonly Asker[]
  readonly tracks: readonly (ChainTrack & { readonly tasks: readonly CountedTask[] })[]
}

export function ChainSection() {
  const answer = useAsked<{ chain: Chain }>(CHAIN)
  return <Section id="chain" title={WORDS.title} answer={answer} content={({ chain }) => <Pictures chain={chain} />} />
}

function Pictures({ chain }: { readonly chain: Chain }) {
  const lit = new Map<string, readonly Lit[]>(
    chain.tracks
      .flatMap(({ tasks }) => tasks)
      .flatMap(({ type, waiting, overdue }) =>
        waiting === null
          ? []
          : [
              [
                type,
                [
                  { text: choose(WORDS.waiting)(waiting), late: false },
                  ...(overdue === null ? [] : [{ text: choose(WORDS.overdue)(overdue), late: true }]),
                ],
              ] as const,
            ],
      ),
  )
  return (
    <>
      <h3 className="nl-heading nl-heading--level-3">{say(WORDS.all)}</h3>
      <p className="nl-paragraph">{chain.counted ? choose(WORDS.counts)(chain.smallest) : say(WORDS.notCounted)}</p>
      <p className="nl-paragraph">{say(WORDS.arrows)}</p>
      <ChainDiagram label={say(WORDS.all)} tracks={chain.tracks} lit={lit} />
      {chain.askers.length > 0 && <OneCase chain={chain} />}
    </>
  )
}

interface HeldTask extends OwnTask {
  readonly agency: string
}

function OneCase({ chain }: { readonly chain: Chain }) {
  const [cases, setCases] = useState<ReadonlyMap<string, readonly HeldTask[]> | 'asking' | 'failed' | undefined>(
    undefined,
  )
  const [chosen, setChosen] = useState('')
  const find = async (): Promise<void> => {
    setCases('asking')
    try {
      const found = await openTasks(chain.askers)
      setCases(found)
      setChosen([...found.keys()][0] ?? '')
    } catch {
      setCases('failed')
    }
  }
  const known = cases instanceof Map ? (cases as ReadonlyMap<string, readonly HeldTask[]>) : undefined
  return (
    <>
      <h3 className="nl-heading nl-heading--level-3">{say(WORDS.one)}</h3>
      <p className="nl-paragraph">{say(WORDS.what)}</p>
      <button className="nl-button nl-button--secondary" type="button" onClick={() => void find()}>
        {say(WORDS.find)}
      </button>{' '}
      <span role="status">
        {cases === 'asking' && say(WORDS.finding)}
        {cases === 'failed' && say(WORDS.failed)}
        {known !== undefined && choose(WORDS.found)(known.size)}
      </span>
      {known !== undefined && (
        <>
          <p className="nl-paragraph">
            <label className="schema-case">
              {say(WORDS.case)}{' '}
              <select className="utrecht-textbox" value={chosen} onChange={(event) => setChosen(event.target.value)}>
                {[...known].map(([caseId, tasks]) => (
                  <option key={caseId} value={caseId}>
                    {caseId}: {tasks.length} {say(WORDS.tasks)}
                  </option>
                ))}
              </select>
            </label>
          </p>
          <ChainDiagram
            label={`${say(WORDS.one)}: ${chosen}`}
            tracks={chain.tracks}
            lit={litBy(known.get(chosen) ?? [], new Date().toISOString())}
          />
        </>
      )}
    </>
  )
}

/** State and due date of each task of a case, by type. */
function litBy(tasks: readonly HeldTask[], now: string): ReadonlyMap<string, readonly Lit[]> {
  const lit = new Map<string, Lit[]>()
  for (const { type, status, dueAt, agency } of tasks) {
    const late = dueAt !== null && dueAt < now
    const due = dueAt === null ? [] : [`${say(late ? WORDS.late : WORDS.due)} ${writeDay(dueAt)}`]
    const text = [say(status === 'OFFERED' ? WORDS.offered : WORDS.open), ...due].join(', ')
    lit.set(type, [...(lit.get(type) ?? []), { text, late, holder: agency }])
  }
  return lit
}

/** The open and offered tasks of every case, put together from what each demo agency is told of its own. */
async function openTasks(askers: readonly Asker[]): Promise<ReadonlyMap<string, readonly HeldTask[]>> {
  const cases = new Map<string, Map<string, HeldTask>>()
  const waiting = [...askers]
  const ask = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { agency, name, purpose } = next
      for (const task of await ownTasks(await demoToken(agency, purpose), purpose)) {
        // Of an offered task the case is closed to whom it is offered: whose it is nobody is told.
        const caseId = task.case?.caseId
        if (caseId == null) continue
        const tasks = cases.get(caseId) ?? new Map<string, HeldTask>()
        tasks.set(task.taskId, { ...task, agency: name })
        cases.set(caseId, tasks)
      }
    }
  }
  // A few at a time: the hub has other work.
  await Promise.all(Array.from({ length: 4 }, ask))
  return new Map(
    [...cases]
      .map(([caseId, tasks]): [string, readonly HeldTask[]] => [caseId, [...tasks.values()]])
      .sort(
        ([left, tasks], [right, others]) =>
          Number(right.startsWith('demo-')) - Number(left.startsWith('demo-')) || others.length - tasks.length,
      ),
  )
}

/** A text with a number in it, in the language of the page. */
function choose<T>(words: Readonly<Record<'en' | 'nl', T>>): T {
  return words[language]
}
