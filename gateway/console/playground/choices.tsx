import { useEffect, useId } from 'react'
import { say } from '../shared/language.ts'
import type { Offer } from './offer.ts'
import type { OwnCase } from './use-own-cases.ts'

/** What the query is asked as. */
export interface Choice {
  readonly task: string
  readonly agency: string
  readonly purpose: string
  /** Empty: no case in particular. */
  readonly caseId: string
}

const WORDS = {
  form: { en: 'Whom you ask as', nl: 'Namens wie u vraagt' },
  task: { en: 'Task', nl: 'Taak' },
  taskHint: { en: 'fills in a worked example', nl: 'vult een uitgewerkt voorbeeld in' },
  agency: { en: 'Agency', nl: 'Organisatie' },
  purpose: { en: 'Purpose', nl: 'Doel' },
  case: { en: 'Demo case', nl: 'Demozaak' },
  noCase: { en: 'none: all own cases', nl: 'geen: alle eigen zaken' },
  loading: { en: 'Loading …', nl: 'Laden …' },
  token: { en: 'Token of the agency', nl: 'Token van de organisatie' },
  tokenHint: {
    en: 'Kept on this page only, and gone when you leave it.',
    nl: 'Blijft alleen op deze pagina en verdwijnt als u haar verlaat.',
  },
}

export interface ChoicesProps {
  readonly offer: Offer
  readonly choice: Choice
  /** The cases of the chosen agency; undefined until they are known. */
  readonly cases: readonly OwnCase[] | undefined
  /** `byItself`: nobody chose it, it follows from what was chosen. */
  readonly onChoice: (choice: Choice, byItself?: boolean) => void
  /** Outside the demo: an agency's own token. */
  readonly token?: string
  readonly onToken?: (token: string) => void
}

export function Choices({ offer, choice, cases, onChoice, token, onToken }: ChoicesProps) {
  const agency = offer.agencies.find(({ slug }) => slug === choice.agency)
  const purpose = agency?.purposes.find(({ id }) => id === choice.purpose)
  const tokenHint = useId()
  const isDemo = onToken === undefined

  // A case on which the chosen task is open shows most; until one is chosen, the first of those is.
  useEffect(() => {
    const fitting = cases?.find(({ open }) => open.includes(choice.task))
    if (choice.caseId === '' && fitting !== undefined) onChoice({ ...choice, caseId: fitting.caseId }, true)
    // Only when other cases come: whoever chooses none keeps none.
  }, [cases])

  return (
    <form className="playground-choices" aria-label={say(WORDS.form)} onSubmit={(event) => event.preventDefault()}>
      <Select
        label={`${say(WORDS.task)} (${say(WORDS.taskHint)})`}
        value={choice.task}
        options={offer.examples.map(({ task, title }) => [task, title])}
        onValue={(task) => {
          const example = offer.examples.find((each) => each.task === task)
          if (example !== undefined) onChoice({ task, agency: example.agency, purpose: example.purpose, caseId: '' })
        }}
      />
      <Select
        label={say(WORDS.agency)}
        value={choice.agency}
        options={offer.agencies.map(({ slug, name }) => [slug, name])}
        onValue={(slug) => {
          const purposes = offer.agencies.find((each) => each.slug === slug)?.purposes ?? []
          const same = purposes.find(({ id }) => id === choice.purpose) ?? purposes[0]
          onChoice({ ...choice, agency: slug, purpose: same?.id ?? '', caseId: '' })
        }}
      />
      <Select
        label={say(WORDS.purpose)}
        value={choice.purpose}
        options={(agency?.purposes ?? []).map(({ id, title }) => [id, `${title} (${id})`])}
        onValue={(id) => onChoice({ ...choice, purpose: id, caseId: '' })}
      />
      {isDemo && (
        <Select
          label={say(WORDS.case)}
          value={choice.caseId}
          options={[
            ['', say(cases === undefined ? WORDS.loading : WORDS.noCase)],
            ...(cases ?? []).map(({ caseId, open }): [string, string] => [
              caseId,
              `${caseId}: ${open.map((type) => purpose?.tasks.find(({ id }) => id === type)?.title ?? type).join(', ')}`,
            ]),
          ]}
          onValue={(caseId) => onChoice({ ...choice, caseId })}
        />
      )}
      {onToken !== undefined && (
        <label className="playground-field">
          {say(WORDS.token)}
          <input
            className="utrecht-textbox"
            type="password"
            autoComplete="off"
            aria-describedby={tokenHint}
            value={token}
            onChange={(event) => onToken(event.target.value)}
          />
          <span id={tokenHint} className="playground-hint">
            {say(WORDS.tokenHint)}
          </span>
        </label>
      )}
    </form>
  )
}

function Select({
  label,
  value,
  options,
  onValue,
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly onValue: (value: string) => void
}) {
  return (
    <label className="playground-field">
      {label}
      <select className="utrecht-textbox" value={value} onChange={(event) => onValue(event.target.value)}>
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
