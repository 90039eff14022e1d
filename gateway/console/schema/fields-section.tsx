import { useDeferredValue, useMemo, useState } from 'react'
import { pageAddress, say, type Words } from '../shared/language.ts'
import { SAID, Said, type SaidText } from '../shared/said.tsx'
import { Section } from './section.tsx'
import { useAsked } from './use-asked.ts'

const WORDS = {
  title: { en: 'Fields of the schema', nl: 'Velden van het schema' },
  search: { en: 'Search in names and descriptions', nl: 'Zoek in namen en omschrijvingen' },
  owner: { en: 'Owner', nl: 'Eigenaar' },
  category: { en: 'Kind of data', nl: 'Soort gegevens' },
  all: { en: 'all', nl: 'alle' },
  onlyUnseen: { en: 'Only fields that nobody sees yet', nl: 'Alleen velden die nog niemand ziet' },
  field: { en: 'Field', nl: 'Veld' },
  meaning: { en: 'Meaning', nl: 'Betekenis' },
  who: { en: 'Who may see it', nl: 'Wie het mag zien' },
  nobody: { en: 'Nobody sees this yet', nl: 'Dit ziet nog niemand' },
  deprecated: { en: 'To be replaced', nl: 'Wordt vervangen' },
}

const FIELDS = `query ($language: String!) { schemaFields(language: $language) {
  coordinate title description ${SAID} deprecated
  type { title } owner { id title } category { id title } seenBy { id title }
} }`

interface Word {
  readonly id: string
  readonly title: string
}

interface Field {
  readonly coordinate: string
  readonly title: string
  readonly description: SaidText
  readonly deprecated: string | null
  readonly type: { readonly title: string }
  readonly owner: Word
  readonly category: Word
  readonly seenBy: readonly Word[]
}

export function FieldsSection() {
  const answer = useAsked<{ schemaFields: readonly Field[] }>(FIELDS)
  return (
    <Section
      id="fields"
      title={WORDS.title}
      answer={answer}
      content={({ schemaFields }) => <Fields fields={schemaFields} />}
    />
  )
}

function Fields({ fields }: { readonly fields: readonly Field[] }) {
  const [search, setSearch] = useState('')
  const [owner, setOwner] = useState('')
  const [category, setCategory] = useState('')
  const [onlyUnseen, setOnlyUnseen] = useState(false)
  const wanted = useDeferredValue(search)
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
  const owners = useMemo(() => words(fields.map((field) => field.owner)), [fields])
  const categories = useMemo(() => words(fields.map((field) => field.category)), [fields])
  const found = fields.filter(
    (field) =>
      (owner === '' || field.owner.id === owner) &&
      (category === '' || field.category.id === category) &&
      (!onlyUnseen || field.seenBy.length === 0) &&
      wanted.every((word) => wordsOf(field).includes(word)),
  )
  const isNarrowed = wanted.length > 0 || owner !== '' || category !== '' || onlyUnseen
  return (
    <>
      <form className="schema-search" role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          {say(WORDS.search)}
          <input
            className="utrecht-textbox"
            type="search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
        <Choose label={say(WORDS.owner)} words={owners} value={owner} onValue={setOwner} />
        <Choose label={say(WORDS.category)} words={categories} value={category} onValue={setCategory} />
        <label className="schema-check">
          <input type="checkbox" checked={onlyUnseen} onChange={(event) => setOnlyUnseen(event.target.checked)} />{' '}
          {say(WORDS.onlyUnseen)}
        </label>
        <p role="status">{say(countText(found.length))}</p>
      </form>
      {owners.map(({ id, title }) => {
        const own = found.filter((field) => field.owner.id === id).sort(byCategory)
        return own.length === 0 ? null : (
          // Another key opens and shuts it: what is narrowed down is there to be read.
          <details key={`${id} ${String(isNarrowed)}`} open={isNarrowed}>
            <summary>
              {title} ({say(countText(own.length))})
            </summary>
            <Table caption={title} fields={own} />
          </details>
        )
      })}
    </>
  )
}

function Table({ caption, fields }: { readonly caption: string; readonly fields: readonly Field[] }) {
  return (
    <div className="console-wide" role="region" aria-label={caption} tabIndex={0}>
      <table className="utrecht-table schema-fields">
        <thead>
          <tr>
            <th scope="col">{say(WORDS.field)}</th>
            <th scope="col">{say(WORDS.category)}</th>
            <th scope="col">{say(WORDS.who)}</th>
            <th scope="col">{say(WORDS.meaning)}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ coordinate, title, description, deprecated, type, category, seenBy }) => (
            <tr key={coordinate}>
              <th scope="row">
                {type.title}: {title} <code>{coordinate}</code>
              </th>
              <td>{category.title}</td>
              <td>
                <a className="nl-link" href={pageAddress('who/', { field: coordinate })}>
                  {seenBy.length === 0 ? say(WORDS.nobody) : seenBy.map((each) => each.title).join(', ')}
                </a>
              </td>
              <td>
                <Said said={description} />
                {deprecated !== null && (
                  <strong className="schema-deprecated">
                    {say(WORDS.deprecated)}: <span lang="en">{deprecated}</span>
                  </strong>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Choose({
  label,
  words,
  value,
  onValue,
}: {
  readonly label: string
  readonly words: readonly Word[]
  readonly value: string
  readonly onValue: (value: string) => void
}) {
  return (
    <label>
      {label}
      <select className="utrecht-textbox" value={value} onChange={(event) => onValue(event.target.value)}>
        <option value="">{say(WORDS.all)}</option>
        {words.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  )
}

function wordsOf({ coordinate, title, type, description }: Field): string {
  return [coordinate, title, type.title, description.text].join(' ').toLowerCase()
}

function words(all: readonly Word[]): Word[] {
  return [...new Map(all.map((word) => [word.id, word])).values()].sort((left, right) =>
    left.title.localeCompare(right.title),
  )
}

function byCategory(left: Field, right: Field): number {
  return left.category.title.localeCompare(right.category.title) || left.coordinate.localeCompare(right.coordinate)
}

function countText(count: number): Words {
  return count === 1 ? { en: '1 field', nl: '1 veld' } : { en: `${count} fields`, nl: `${count} velden` }
}
