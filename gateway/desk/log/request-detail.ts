import type { CompiledPolicy } from '../../../policies/engine/compiled-policy.ts'
import { upperFirst } from '../../../policies/engine/documents/wording.ts'
import { withoutSilent } from '../../../policies/engine/explain.ts'
import { explainRecord } from '../../../policies/engine/explain-record.ts'
import { sentencesIn } from '../../../policies/engine/sentences.ts'
import type { DisclosureRecord } from '../../log/disclosure-record.ts'
import type { DeskContext } from '../desk-context.ts'
import { DeskError } from '../desk-error.ts'
import { languageAsked, wordsOf } from '../words.ts'

/** What one request showed and withheld, each field once, as the version that decided it explains. */
export async function requestDetail(
  records: readonly DisclosureRecord[],
  context: Pick<DeskContext, 'versions' | 'history' | 'policy' | 'names'>,
  language: string,
  tellsSilent: boolean,
) {
  const [first] = records
  if (first === undefined)
    throw new DeskError('NOT_FOUND', {
      en: 'There is no such request in the log',
      nl: 'Deze vraag staat niet in het logboek',
    })
  const history = await context.history()
  const policy = await context.versions.byHash(history, first.policy)
  const release = [...history.releases.values()].find(({ hash }) => hash === first.policy)
  const fields = new Map<string, ReturnType<typeof detailOf>>()
  for (const record of records)
    for (const { coordinate } of [...record.disclosed, ...record.withheld]) {
      const shown = record.disclosed.some((field) => field.coordinate === coordinate)
      if (fields.get(coordinate)?.shown === true || (fields.has(coordinate) && !shown)) continue
      fields.set(coordinate, detailOf(record, coordinate, policy, context, language, tellsSilent))
    }
  return {
    version: release?.number ?? null,
    hash: first.policy,
    changes: [...new Set(records.flatMap(({ changes = [] }) => changes))],
    fields: [...fields.values()].sort(
      (left, right) => Number(right.shown) - Number(left.shown) || (left.coordinate < right.coordinate ? -1 : 1),
    ),
  }
}

function detailOf(
  record: DisclosureRecord,
  coordinate: string,
  policy: CompiledPolicy | undefined,
  context: Pick<DeskContext, 'policy' | 'names'>,
  language: string,
  tellsSilent: boolean,
) {
  const shown = record.disclosed.find((field) => field.coordinate === coordinate)
  const wording = wordsOf(context, policy ?? context.policy(), language)
  const name = wording.field(coordinate)
  const explained = policy && explainRecord(policy, record, coordinate)
  const sentences = policy && sentencesIn(languageAsked(language), policy)
  const { contradiction, explanation } = explained ?? {}
  return {
    coordinate,
    name,
    shown: shown !== undefined,
    form: shown === undefined ? null : wording.form(shown.form),
    rule: shown?.rule ?? null,
    // That a link was opened is told for whatever lies behind it, and has no rule of its own.
    why:
      explanation === undefined || shown?.rule === 'link'
        ? null
        : (sentences
            ?.explanationParts(tellsSilent ? explanation : withoutSilent(explanation), `“${upperFirst(name)}”`)
            .join(' ') ?? null),
    contradiction: contradiction === undefined ? null : (sentences?.contradiction(contradiction) ?? null),
  }
}
