import { dutchDay } from '../../policies/engine/dutch-day.ts'
import type { Wording } from '../../policies/engine/documents/wording.ts'
import { MAY_BE_INCOMPLETE, type OverviewLine } from '../log/subject-overview.ts'
import { legalBasisIn } from './words.ts'

const TEXT = {
  en: {
    title: 'Who was shown your data',
    about: (caseId: string, day: string) => `Case ${caseId}. Made on ${day}.`,
    none: 'Nothing was shown to anybody.',
    heads: ['When', 'Shown to', 'For', 'Legal ground', 'What'],
  },
  nl: {
    title: 'Aan wie uw gegevens zijn getoond',
    about: (caseId: string, day: string) => `Zaak ${caseId}. Gemaakt op ${day}.`,
    none: 'Er is niets aan iemand getoond.',
    heads: ['Wanneer', 'Aan wie', 'Waarvoor', 'Grondslag', 'Wat'],
  },
}

/** The overview of one case as a page of its own, to print or to send: without scripts, and without anything from elsewhere. */
export function accessRequestPage(
  lines: readonly OverviewLine[],
  caseId: string,
  made: Date,
  wording: Wording,
  agencyNamed: (oin: string) => string,
): string {
  const { language } = wording
  const text = TEXT[language]
  const rows = lines.map(({ at, agency, kind, purpose, legalBasis, shown }) => [
    moment(at, language),
    agency === undefined ? wording.kind(kind) : agencyNamed(agency),
    wording.purpose(purpose),
    legalBasisIn(wording, legalBasis).join('; '),
    shown.map(wording.field).join(', '),
  ])
  const row = (tag: 'th' | 'td') => (cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${text.title}</title>
<style>body{font-family:sans-serif;margin:2rem}table{border-collapse:collapse}th,td{border:1px solid #888;padding:.3rem;text-align:left;vertical-align:top}</style>
</head>
<body>
<h1>${text.title}</h1>
<p>${escaped(text.about(caseId, wording.day(dutchDay(made))))}</p>
${rows.length === 0 ? `<p>${text.none}</p>` : `<table><thead>${row('th')(text.heads)}</thead><tbody>\n${rows.map(row('td')).join('\n')}\n</tbody></table>`}
<p>${MAY_BE_INCOMPLETE[language]}</p>
</body>
</html>
`
}

function moment(at: string, language: Wording['language']): string {
  const format = new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Amsterdam',
  })
  return format.format(new Date(at))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
