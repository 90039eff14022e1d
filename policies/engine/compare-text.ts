import type { CellChange, Comparison } from './compare.ts'
import type { CompiledPolicy } from './compiled-policy.ts'
import { type Language, sentencesIn } from './sentences.ts'

const HEADINGS = {
  en: {
    title: 'What changes in the policies',
    nothing: 'Nothing changes.',
    missing: 'A reason is missing for',
    cure: 'What is widened needs a reason for each rule: write it in release.yaml under reasons.',
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
    cure: 'Wat ruimer wordt heeft per regel een reden nodig: schrijf die in release.yaml onder reasons.',
    gained: 'Erbij',
    lost: 'Eraf',
    other: 'Al het andere',
    reason: 'Reden',
    none: 'Niets.',
  },
} as const

/** The rules, as `purpose/rule`, that show more than before and for which the release gives no reason. */
export function missingReasons(comparison: Comparison, reasons: Readonly<Record<string, string>>): string[] {
  const widened = new Set(
    comparison.cells.flatMap(({ purpose, widenedBy }) => widenedBy.map((rule) => `${purpose}/${rule}`)),
  )
  const given = new Map(Object.entries(reasons))
  return [...widened].filter((rule) => (given.get(rule)?.trim() ?? '') === '').sort()
}

/**
 * A comparison as Markdown, to be pasted where a change is discussed: what is missing on top, then what is gained with
 * the reason for each rule, then what is lost, then everything else. Words are those of the later version.
 */
export function compareText(comparison: Comparison, after: CompiledPolicy, language: Language): string {
  const headings = HEADINGS[language]
  const sentences = sentencesIn(language, after)
  const reasons = after.bundle.release?.reasons ?? {}
  const lines = [`## ${headings.title}`, '', `\`${short(comparison.before)}\` → \`${short(comparison.after)}\``, '']
  const { cells, other } = comparison
  if (cells.length + other.length === 0) return [...lines, headings.nothing, ''].join('\n')

  const missing = missingReasons(comparison, reasons)
  if (missing.length > 0) lines.push(`> **${headings.missing}** ${missing.map(code).join(', ')}. ${headings.cure}`, '')
  const section = (heading: string, changes: readonly CellChange[], gained: boolean) => {
    lines.push(`### ${heading}`, '')
    if (changes.length === 0) lines.push(headings.none, '')
    for (const [group, ofGroup] of grouped(changes)) {
      const [purpose = '', kind = ''] = group.split(' ')
      lines.push(`#### ${sentences.name(purpose)}, ${sentences.name(kind)}`, '')
      lines.push(...ofGroup.map((change) => `- ${sentences.cell(change)}`))
      const given = new Set(ofGroup.flatMap(({ widenedBy }) => widenedBy))
      for (const rule of gained ? [...given].sort() : []) {
        const reason = reasons[`${purpose}/${rule}`]
        if (reason !== undefined) lines.push(`- ${headings.reason}, ${code(`${purpose}/${rule}`)}: ${reason}`)
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
    lines.push(`### ${headings.other}`, '', ...other.map((change) => `- ${sentences.other(change)}`), '')
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
