import { say, type Words, writeDay } from '../shared/language.ts'
import type { MatrixData } from './matrix-data.ts'

/** Which version is looked at, and since when it stands. */
export function VersionLine({ matrix: { version } }: { readonly matrix: MatrixData }) {
  const day = writeDay(version.since)
  const texts: Readonly<Record<string, Words>> = {
    draft: {
      en: `Draft ${version.number}, by ${version.draftedBy}.`,
      nl: `Concept ${version.number}, van ${version.draftedBy}.`,
    },
    'in-force': {
      en: `Version ${version.number}, in force since ${day}.`,
      nl: `Versie ${version.number}, vastgesteld, geldt sinds ${day}.`,
    },
    approved: {
      en: `Version ${version.number}, approved, in force from ${day}.`,
      nl: `Versie ${version.number}, goedgekeurd, geldt vanaf ${day}.`,
    },
    'in-review': { en: `Change ${version.number}, in review.`, nl: `Wijziging ${version.number}, in review.` },
    obsolete: { en: `Version ${version.number}, obsolete.`, nl: `Versie ${version.number}, vervallen.` },
  }
  return (
    <p className="nl-paragraph matrix-version">
      {say(texts[version.state] ?? { en: '', nl: '' })} <code>{version.hash.slice(0, 12)}</code>
    </p>
  )
}
