import { say, writeMoment, type Words } from '../shared/language.ts'

/** What somebody did at the console, as the hub tells it. */
export interface DeskLine {
  readonly at: string
  readonly person: string
  readonly action: string
  readonly subject: string | null
  readonly as: string | null
  readonly reason: string | null
  readonly refused: boolean
}

export const DESK_LINE = 'at person action subject as reason refused'

const ACTIONS: Readonly<Record<string, Words>> = {
  'see-policies': { en: 'looked at the policies', nl: 'bekeek het beleid' },
  preview: { en: 'looked along on a made-up case', nl: 'keek mee in een verzonnen zaak' },
  'preview-case': {
    en: 'looked which fields of a case are shown',
    nl: 'keek welke velden van een zaak worden getoond',
  },
  'try-change': { en: 'tried a change', nl: 'probeerde een wijziging' },
  draft: { en: 'wrote a draft', nl: 'schreef een concept' },
  submit: { en: 'submitted a change', nl: 'diende een wijziging in' },
  withdraw: { en: 'withdrew a change', nl: 'trok een wijziging in' },
  advise: { en: 'gave advice', nl: 'gaf advies' },
  sign: { en: 'signed', nl: 'ondertekende' },
  comment: { en: 'commented on a change', nl: 'gaf een opmerking bij een wijziging' },
  return: { en: 'sent a change back', nl: 'stuurde een wijziging terug' },
  'roll-back': { en: 'rolled back', nl: 'draaide een wijziging terug' },
  'read-log': { en: 'looked in the log', nl: 'keek in het logboek' },
  'export-log': { en: 'made an overview for the person', nl: 'maakte een overzicht voor de persoon' },
  'judge-refusals': { en: 'judged a refusal right', nl: 'vond een weigering terecht' },
  play: { en: 'used the playground', nl: 'gebruikte de speelplaats' },
  'see-status': { en: 'looked at schema and status', nl: 'bekeek schema en status' },
}

/** Subjects that are words of the console's own; others are cases, fields, purposes and agencies. */
const SUBJECTS: Readonly<Record<string, Words>> = {
  opening: { en: 'opened it', nl: 'opende het' },
  'all requests': { en: 'all requests', nl: 'alle verzoeken' },
  agencies: { en: 'how agencies asked', nl: 'hoe organisaties vroegen' },
  refusals: { en: 'what was refused', nl: 'wat is geweigerd' },
  'unused grants': { en: 'what was never used', nl: 'wat nooit is gebruikt' },
  'log check': { en: 'whether it is intact', nl: 'of het ongeschonden is' },
  console: { en: 'what people did here', nl: 'wat mensen hier deden' },
  choices: { en: 'what can be asked about', nl: 'waarover te vragen is' },
  'made-up cases': { en: 'which made-up cases there are', nl: 'welke verzonnen zaken er zijn' },
}

const WORDS = {
  when: { en: 'When', nl: 'Wanneer' },
  who: { en: 'Who', nl: 'Wie' },
  did: { en: 'Did what', nl: 'Wat' },
  subject: { en: 'About', nl: 'Waarover' },
  as: { en: 'as', nl: 'als' },
  reason: { en: 'Reason given', nl: 'Opgegeven reden' },
  refused: { en: 'refused: ', nl: 'geweigerd: ' },
} as const

export function DeskTable({ lines, label }: { readonly lines: readonly DeskLine[]; readonly label: string }) {
  return (
    <div className="console-scroll" role="region" aria-label={label} tabIndex={0}>
      <table className="console-cells log-table">
        <thead>
          <tr>
            <th scope="col">{say(WORDS.when)}</th>
            <th scope="col">{say(WORDS.who)}</th>
            <th scope="col">{say(WORDS.did)}</th>
            <th scope="col">{say(WORDS.subject)}</th>
            <th scope="col">{say(WORDS.reason)}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ at, person, action, subject, as, reason, refused }, index) => (
            // Somebody can do the same twice in one moment.
            <tr key={`${at} ${index}`}>
              <td>{writeMoment(at)}</td>
              <th scope="row">{person}</th>
              <td>
                {refused && say(WORDS.refused)}
                {say(ACTIONS[action] ?? { en: action, nl: action })}
              </td>
              <td>
                {subject !== null && Object.hasOwn(SUBJECTS, subject)
                  ? say(SUBJECTS[subject] ?? WORDS.subject)
                  : subject}
                {as !== null && ` (${say(WORDS.as)} ${as})`}
              </td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
