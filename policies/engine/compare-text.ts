import type { CellChange, Comparison } from './compare.ts'
import type { CompiledPolicy } from './compiled-policy.ts'
import { reasonKey, widenedRules } from './required-approvals.ts'
import { plainLine } from './one-line.ts'
import { type Language, sentencesIn } from './sentences.ts'

const HEADINGS = {
  en: {
    title: 'What changes in the policies',
    nothing: 'Nothing changes.',
    missing: 'A reason is missing for',
    cure: 'What is widened needs a reason of its own, and a new one: write it in release.yaml under reasons.',
    gained: 'Gained',
    lost: 'Lost',
    other: 'Everything else',
    reason: 'Reason',
    none: 'Nothing.',
  },
  nl: {
    title: 'Wat er in het beleid verandert',
    nothing: 'Er verandert niets.',
    missing: 'Er ontbreekt een reden voor',
    cure: 'Wat ruimer wordt heeft een eigen, nieuwe reden nodig: schrijf die in release.yaml onder reasons.',
    gained: 'Erbij',
    lost: 'Eraf',
    other: 'Al het andere',
    reason: 'Reden',
    none: 'Niets.',
  },
} as const

/** What is widened without a reason of its own: one that stood with the earlier version was given for something else. */
export function missingReasons(comparison: Comparison, reasons: Readonly<Record<string, string>>): string[] {
  const [given, former] = [new Map(Object.entries(reasons)), new Map(Object.entries(comparison.formerReasons))]
  return widenedRules(comparison).filter((rule) => {
    const reason = given.get(rule)?.trim() ?? ''
    return reason === '' || reason === former.get(rule)?.trim()
  })
}

/**
 * A comparison as Markdown, to be pasted where a change is discussed: what is missing on top, then what is gained with
 * the reason for each rule, then what is lost, then everything else. Words are those of the later version.
 */
export function compareText(comparison: Comparison, after: CompiledPolicy, language: Language): string {
  const headings = HEADINGS[language]
  const sentences = sentencesIn(language, after, plainLine)
  const reasons = after.bundle.release?.reasons ?? {}
  const lines = [`## ${headings.title}`, '', `\`${short(comparison.before)}\` → \`${short(comparison.after)}\``, '']
  const { cells, other } = comparison
  if (cells.length + other.length === 0) return [...lines, headings.nothing, ''].join('\n')

  const missing = missingReasons(comparison, reasons)
  if (missing.length > 0) lines.push(`> **${headings.missing}** ${missing.map(code).join(', ')}. ${headings.cure}`, '')
  const reasonFor = (subject: string) => {
    const reason = Object.hasOwn(reasons, subject) ? reasons[subject] : undefined
    return reason === undefined ? [] : [`- ${headings.reason}, ${code(subject)}: ${plainLine(reason)}`]
  }
  const section = (heading: string, changes: readonly CellChange[], gained: boolean) => {
    lines.push(`### ${heading}`, '')
    if (changes.length === 0) lines.push(headings.none, '')
    for (const [group, ofGroup] of grouped(changes)) {
      const [purpose = '', kind = ''] = group.split(' ')
      lines.push(`#### ${sentences.name(purpose)}, ${sentences.name(kind)}`, '')
      lines.push(...ofGroup.map((change) => `- ${sentences.cell(change)}`))
      const given = new Set(ofGroup.flatMap(({ widenedBy }) => widenedBy))
      for (const rule of gained ? [...given].sort() : []) {
        lines.push(...reasonFor(`${purpose}/${rule}`))
      }
      lines.push('')
    }
  }
  section(
    headings.gained,
    cells.filter(({ gains }) => gains),
    true,
  )
  section(
    headings.lost,
    cells.filter(({ gains }) => !gains),
    false,
  )
  if (other.length > 0)
    lines.push(
      `### ${headings.other}`,
      '',
      ...other.flatMap((change) => [
        `- ${sentences.other(change)}`,
        ...(change.widens === true ? reasonFor(reasonKey(change)) : []),
      ]),
      '',
    )
  return lines.join('\n')
}

function grouped(changes: readonly CellChange[]): Map<string, CellChange[]> {
  const groups = new Map<string, CellChange[]>()
  for (const change of changes) {
    const group = `${change.purpose} ${change.kind}`
    groups.set(group, [...(groups.get(group) ?? []), change])
  }
  return groups
}

function short(hash: string): string {
  return hash.slice(0, 12)
}

function code(text: string): string {
  return `\`${text}\``
}
