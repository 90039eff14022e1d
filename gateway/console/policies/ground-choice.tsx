import { useRef, useState } from 'react'
import { language, say, type Words } from '../shared/language.ts'
import { Labelled } from '../shared/labelled.tsx'
import type { Edit } from './edits.ts'
import type { CellData } from './matrix-data.ts'

const WORDS = {
  ground: { en: 'Legal basis', nl: 'Grondslag' },
  another: { en: 'Another article …', nl: 'Een ander artikel …' },
  law: { en: 'Law', nl: 'Wet' },
  article: { en: 'Article', nl: 'Artikel' },
  example: { en: 'As lawyers write it, such as 6(1)(e).', nl: 'Zoals juristen het schrijven, bijvoorbeeld 6(1)(e).' },
  because: {
    en: 'Why may this purpose rest on it?',
    nl: 'Waarom mag dit doel daarop rusten?',
  },
  add: { en: 'Add this legal basis', nl: 'Voeg deze grondslag toe' },
} as const satisfies Readonly<Record<string, Words>>

/** Stands for an article that the purpose does not rest on yet; no ground is called so. */
const ANOTHER = '+'

/** The ground of a new rule: one of the purpose's, or another article that the purpose comes to rest on. */
export function GroundChoice({
  cell,
  purpose,
  edits,
  chosen,
  choose,
}: {
  readonly cell: CellData
  readonly purpose: string
  readonly edits: readonly Edit[]
  readonly chosen: string
  readonly choose: (ground: string, added?: Edit) => void
}) {
  const [adding, setAdding] = useState(false)
  const select = useRef<HTMLSelectElement>(null)
  // What was added a moment ago is in no answer of the hub yet.
  const added = edits.flatMap(({ purpose: of, ground }) =>
    ground === undefined || of !== purpose ? [] : [{ id: `${ground.law} ${ground.article}`, law: ground.law, ground }],
  )
  const lawName = (law: string) => cell.laws.find(({ id }) => id === law)?.name ?? law
  const grounds = new Map([
    ...cell.legalBasis.map(({ id, name }) => [id, name] as const),
    ...added.map(({ id, law, ground }) => [id, `${lawName(law)} ${ground.article}`] as const),
  ])
  return (
    <>
      <Labelled label={say(WORDS.ground)}>
        {(id) => (
          <select
            id={id}
            ref={select}
            value={adding ? ANOTHER : chosen}
            onChange={({ target }) => {
              setAdding(target.value === ANOTHER)
              if (target.value !== ANOTHER) choose(target.value)
            }}
          >
            {[...grounds].map(([ground, name]) => (
              <option key={ground} value={ground}>
                {name}
              </option>
            ))}
            <option value={ANOTHER}>{say(WORDS.another)}</option>
          </select>
        )}
      </Labelled>
      {adding && (
        <NewGround
          laws={cell.laws}
          add={(ground) => {
            const id = `${ground.law} ${ground.article}`
            setAdding(false)
            select.current?.focus()
            if (grounds.has(id)) choose(id)
            else choose(id, { purpose, ground: { ...ground, language } })
          }}
        />
      )}
    </>
  )
}

function NewGround({
  laws,
  add,
}: {
  readonly laws: CellData['laws']
  readonly add: (ground: { readonly law: string; readonly article: string; readonly because: string }) => void
}) {
  const [law, setLaw] = useState(laws[0]?.id ?? '')
  const [article, setArticle] = useState('')
  const [because, setBecause] = useState('')
  const tidy = (text: string) => text.trim().replaceAll(/\s+/gu, ' ')
  return (
    <fieldset className="matrix-conditions">
      <legend>{say(WORDS.another)}</legend>
      <Labelled label={say(WORDS.law)}>
        {(id) => (
          <select id={id} value={law} onChange={({ target }) => setLaw(target.value)}>
            {laws.map(({ id: of, name }) => (
              <option key={of} value={of}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label={say(WORDS.article)}>
        {(id) => (
          <>
            <input
              id={id}
              value={article}
              required
              aria-describedby={`${id}-example`}
              onChange={({ target }) => setArticle(target.value)}
            />
            <span id={`${id}-example`} className="console-quiet">
              {say(WORDS.example)}
            </span>
          </>
        )}
      </Labelled>
      <Labelled label={say(WORDS.because)}>
        {(id) => (
          <textarea id={id} rows={2} required value={because} onChange={({ target }) => setBecause(target.value)} />
        )}
      </Labelled>
      <button
        className="nl-button nl-button--secondary"
        type="button"
        disabled={tidy(article) === '' || tidy(because) === ''}
        onClick={() => add({ law, article: tidy(article), because: tidy(because) })}
      >
        {say(WORDS.add)}
      </button>
    </fieldset>
  )
}
