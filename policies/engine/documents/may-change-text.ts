import type { CompiledPolicy } from '../compiled-policy.ts'
import type { AllowedChange, Formula, PurposeDocument } from '../policy-document.ts'
import type { Wording } from './wording.ts'

const TEXT = {
  en: {
    change: 'May change',
    outside: 'About no case that is open to the organisation, so without the conditions above',
    onlyWho: 'Only by',
    onlyTask: 'Only for the task',
    onlyIf: 'Instead of the conditions above, only if',
    freely: 'Whatever the conditions above',
  },
  nl: {
    change: 'Mag wijzigen',
    outside: 'Niet over een zaak die voor de organisatie openstaat, dus zonder de voorwaarden hierboven',
    onlyWho: 'Alleen door',
    onlyTask: 'Alleen voor de taak',
    onlyIf: 'In plaats van de voorwaarden hierboven alleen als',
    freely: 'Los van de voorwaarden hierboven',
  },
}

/** What a purpose may change, those with the same conditions in one line. `clause` puts a condition into words. */
export function mayChangeText(
  { schema }: CompiledPolicy,
  purpose: PurposeDocument,
  wording: Wording,
  clause: (formula: Formula[number]) => string,
): string[] {
  const text = TEXT[wording.language]
  const lines = new Map<string, string[]>()
  for (const change of purpose.mayChange) {
    const conditions = conditionsOf(change)
    lines.set(conditions, [...(lines.get(conditions) ?? []), `\`${change.coordinate}\``])
  }
  if (lines.size === 0) return []
  return [
    `**${text.change}.**`,
    [...lines].map(([conditions, names]) => `- ${conditions}${names.join(', ')}.`).join('\n'),
  ]

  function conditionsOf({ coordinate, who, tasks, when }: AllowedChange): string {
    const parts = [
      ...(schema.field(coordinate)?.outsideCase === undefined ? [] : [text.outside]),
      ...(who === undefined ? [] : [`${text.onlyWho} ${wording.list(who.map(wording.kind))}`]),
      ...(tasks === undefined ? [] : [`${text.onlyTask} ${wording.list(tasks.map(wording.task))}`]),
      ...(when?.length === 0 ? [text.freely] : (when ?? []).map((entry) => `${text.onlyIf} ${clause(entry)}`)),
    ]
    return parts.length === 0 ? '' : `${parts.join('. ')}: `
  }
}
