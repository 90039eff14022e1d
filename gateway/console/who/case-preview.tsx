import { say, writeDay, type Words } from '../shared/language.ts'

/** Which fields of a case would be released, as the hub tells it. */
export interface CasePreview {
  readonly answeredBy: { readonly number: number | null; readonly since: string | null }
  readonly kind: string
  readonly purpose: string
  readonly standing: 'open' | 'offered' | 'kept' | 'none'
  readonly tasks: readonly string[]
  readonly released: number
  readonly withheld: number
  readonly untold: number
  readonly sections: readonly PreviewSection[]
}

interface PreviewSection {
  readonly type: string
  readonly fields: readonly {
    readonly coordinate: string
    readonly name: string
    readonly released: boolean
    readonly form: string | null
    readonly own: boolean
    readonly reason: string | null
    readonly why: string
  }[]
}

export const PREVIEW = `answeredBy { number since } kind purpose standing tasks released withheld untold
  sections { type fields { coordinate name released form own reason why } }`

const REASONS: Readonly<Record<string, Words>> = {
  'no-task': { en: 'no open task', nl: 'geen open taak' },
  'not-granted': { en: 'not granted for this purpose', nl: 'niet toegekend voor dit doel' },
  consent: { en: 'consent missing', nl: 'toestemming ontbreekt' },
  condition: { en: 'a condition is not met', nl: 'aan een voorwaarde is niet voldaan' },
  untold: {
    en: 'shown, or empty without a word: which of the two is not told here',
    nl: 'getoond, of leeg zonder uitleg: welk van de twee wordt hier niet gezegd',
  },
  silent: { en: 'withheld without telling why', nl: 'niet getoond, zonder te zeggen waarom' },
  offered: { en: 'task not accepted yet', nl: 'taak nog niet aangenomen' },
  'not-in-force': { en: 'purpose not in force on this day', nl: 'doel gold niet op deze dag' },
}

const STANDING: Readonly<Record<CasePreview['standing'], Words>> = {
  open: { en: 'It has an open task on this case: ', nl: 'Zij heeft een open taak op deze zaak: ' },
  offered: {
    en: 'A task is offered and not accepted yet: only the task itself is shown.',
    nl: 'Er is een taak aangeboden die nog niet is aangenomen: alleen de taak zelf wordt getoond.',
  },
  kept: {
    en: 'Its task is closed. What it recorded itself can still be seen for a while.',
    nl: 'De taak is gesloten. Wat zij zelf vastlegde is nog een tijd te zien.',
  },
  none: {
    en: 'It has no open task for this purpose on such a case, so nothing would be shown.',
    nl: 'Zij heeft voor dit doel geen open taak op zo’n zaak; er zou niets worden getoond.',
  },
}

const WORDS = {
  counts: (released: number, withheld: number): Words => ({
    en: `${released} fields would be shown, ${withheld} would not.`,
    nl: `${released} velden zouden worden getoond, ${withheld} niet.`,
  }),
  untold: (count: number): Words => ({
    en: `Of ${count} it is not told: they rest on something that the agency itself may not know.`,
    nl: `Van ${count} wordt het niet gezegd: ze hangen af van iets dat de organisatie zelf niet mag weten.`,
  }),
  now: {
    en: 'Decided on what is known of the case now. Values are never shown here. This look is in the log.',
    nl: 'Beslist op wat nu van de zaak bekend is. Waarden staan hier nooit. Deze blik staat in het logboek.',
  },
  rules: (number: number, since: string): Words => ({
    en: `By the rules of version ${number}, in force since ${since}.`,
    nl: `Volgens de regels van versie ${number}, van kracht sinds ${since}.`,
  }),
  shown: { en: 'shown in full', nl: 'volledig getoond' },
  only: { en: 'shown: ', nl: 'getoond: ' },
  withheld: { en: 'withheld', nl: 'niet getoond' },
  own: { en: ', own entries only', nl: ', alleen eigen gegevens' },
  rest: (count: number): Words => ({
    en: `Parts of which nothing is granted for this purpose (${count})`,
    nl: `Onderdelen waarvan voor dit doel niets is toegekend (${count})`,
  }),
} as const

/** The form of a case as an agency would get it: released fields, and grey bars with the reason. */
export function CasePreviewForm({ preview }: { readonly preview: CasePreview }) {
  const { answeredBy, standing, tasks, released, withheld, untold, sections } = preview
  const isEmpty = ({ fields }: PreviewSection) => fields.every(({ reason }) => reason === 'not-granted')
  const told = sections.filter((section) => !isEmpty(section))
  const rest = sections.filter(isEmpty)
  return (
    <>
      <p className="nl-paragraph">
        <strong>{say(WORDS.counts(released, withheld))}</strong> {say(STANDING[standing])}
        {standing === 'open' && `${tasks.join(', ')}.`}
        {untold > 0 && ` ${say(WORDS.untold(untold))}`}
      </p>
      <p className="nl-paragraph console-quiet">
        {answeredBy.number !== null &&
          answeredBy.since !== null &&
          `${say(WORDS.rules(answeredBy.number, writeDay(answeredBy.since)))} `}
        {say(WORDS.now)}
      </p>
      <div className="who-case">
        {told.map(({ type, fields }) => (
          <section key={type} className="who-part">
            <h3 className="nl-heading nl-heading--level-3">{type}</h3>
            <dl>
              {fields.map(({ coordinate, name, released, form, own, reason, why }) => (
                <div key={coordinate} className="who-field">
                  <dt>{name}</dt>
                  <dd className={released ? 'who-released' : 'who-withheld'} title={why}>
                    {released ? (
                      `${form === null ? say(WORDS.shown) : `${say(WORDS.only)}${form}`}${own ? say(WORDS.own) : ''}`
                    ) : (
                      <Withheld reason={reason ?? ''} why={why} />
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      {rest.length > 0 && (
        <details>
          <summary>{say(WORDS.rest(rest.length))}</summary>
          <ul className="console-list">
            {rest.map(({ type, fields }) => (
              <li key={type}>
                <strong>{type}</strong>: {fields.map(({ name }) => name).join(', ')}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

/** The reason in a few words; which condition it is that is not met can be opened. */
function Withheld({ reason, why }: { readonly reason: string; readonly why: string }) {
  const words = say(REASONS[reason] ?? WORDS.withheld)
  if (reason !== 'condition' && reason !== 'consent') return words
  return (
    <details>
      <summary>{words}</summary>
      {why}
    </details>
  )
}
