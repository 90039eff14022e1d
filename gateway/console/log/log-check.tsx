import { useEffect, useState } from 'react'
import { ask } from '../shared/ask.ts'
import { language, say, type Words } from '../shared/language.ts'
import { problemIn } from '../shared/problem.tsx'

interface Check {
  readonly ok: boolean
  readonly records: number
  readonly lastRecord: number
  readonly signedUpTo: number
  readonly removedUpTo: number | null
  readonly finding: string | null
  readonly problem: string | null
}

const WORDS = {
  checking: { en: 'Checking whether the log is intact …', nl: 'Bezig te controleren of het logboek ongeschonden is …' },
  intact: (upTo: string): Words => ({
    en: `Log intact up to #${upTo}.`,
    nl: `Logboek ongeschonden tot en met nr. ${upTo}.`,
  }),
  how: {
    en: 'Every record was checked against the one before it and against the signatures of the hub.',
    nl: 'Elk verslag is vergeleken met het vorige en met de handtekeningen van de hub.',
  },
  removed: (upTo: string): Words => ({
    en: `Records up to #${upTo} were removed because they were kept long enough.`,
    nl: `Verslagen tot en met nr. ${upTo} zijn verwijderd omdat de bewaartijd om was.`,
  }),
  bad: {
    en: 'The log is NOT intact. Tell whoever runs the hub, and change nothing. What was found: ',
    nl: 'Het logboek is NIET ongeschonden. Meld het aan de beheerder van de hub en verander niets. Gevonden: ',
  },
} as const

/** The finding in Dutch; in English the hub's own sentence says it. */
const FOUND: Readonly<Record<string, string>> = {
  changed: 'een regel is gewijzigd nadat hij was geschreven',
  dropped: 'er ontbreekt een regel',
  reordered: 'regels staan niet meer in de volgorde waarin ze zijn geschreven',
  cut: 'het einde van het logboek is weg',
  'bad-signature': 'een handtekening klopt niet',
  'bad-removal': 'regels zijn verwijderd zonder geldige verklaring',
  unsigned: 'het einde van het logboek is niet ondertekend',
  unreadable: 'een regel kan niet worden gelezen',
}

const numbers = new Intl.NumberFormat(language === 'nl' ? 'nl-NL' : 'en-GB')

/** Says whether the log is as it was written: checked by the hub when the page opens. */
export function LogCheck() {
  const [check, setCheck] = useState<Check>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    ask<{ logCheck: Check }>('{ logCheck { ok records lastRecord signedUpTo removedUpTo finding problem } }').then(
      ({ logCheck }) => setCheck(logCheck),
      (error: unknown) => setProblem(problemIn(error)),
    )
  }, [])
  return (
    <div className={`log-check${check?.ok === false ? ' log-check-bad' : ''}`} role="status">
      {problem ?? (check === undefined ? say(WORDS.checking) : <Checked check={check} />)}
    </div>
  )
}

function Checked({ check }: { readonly check: Check }) {
  if (!check.ok)
    return (
      <strong>
        {say(WORDS.bad)}
        {language === 'nl' && check.finding !== null && `${FOUND[check.finding] ?? check.finding}. `}
        <span lang="en">{check.problem}</span>
      </strong>
    )
  return (
    <>
      <strong>{say(WORDS.intact(numbers.format(check.lastRecord)))}</strong> {say(WORDS.how)}{' '}
      {check.removedUpTo !== null && say(WORDS.removed(numbers.format(check.removedUpTo)))}
    </>
  )
}
