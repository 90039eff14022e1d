import { type Release, stateOf } from '../../../policies/engine/lifecycle.ts'
import { shippedFieldNames } from '../../cli/field-names-file.ts'
import { purposeFile } from '../../../policies/edits/apply-edits.ts'
import { EditRefused } from '../../../policies/edits/policy-edit.ts'
import type { Seen } from '../../policy-store/policy-desk.ts'
import { candidateOf } from '../candidate.ts'
import { cellView } from '../cell-view.ts'
import { conditionInWords } from '../condition-in-words.ts'
import type { DeskContext } from '../desk-context.ts'
import { DeskError } from '../desk-error.ts'
import { readLanguage } from '../desk-language.ts'
import type { DeskResolvers } from '../desk-resolvers.ts'
import { matrixPlace } from '../matrix-place.ts'
import { matrixView } from '../matrix-view.ts'
import { readEdits, type SentEdit } from '../read-edits.ts'
import { triedChange } from '../tried-change.ts'

interface LookedAt {
  readonly release?: number | null
  readonly edits?: readonly SentEdit[] | null
}

/** The matrix, its cells, and what edits of it would bring about. */
export const matrixResolvers: DeskResolvers = {
  Query: {
    async matrix({ language, ...looked }: LookedAt & { language: string }, context) {
      // Before the content is read: what comes in meanwhile counts as not seen.
      const seen = await context.desk.seen()
      const candidate = await look(context, looked)
      const view = matrixView(candidate, readLanguage(language), await shippedFieldNames())
      return { ...view, version: version(context, seen, candidate.from) }
    },
    async matrixPlace(
      {
        purpose,
        field,
        kind,
        release,
      }: LookedAt & { readonly purpose: string; readonly field: string; readonly kind: string },
      context,
    ) {
      const { policy } = await look(context, release === undefined ? {} : { release })
      return matrixPlace(policy, purpose, field, kind) ?? null
    },
    async matrixCell(
      {
        language,
        purpose,
        kinds,
        category,
        ...looked
      }: LookedAt & {
        readonly language: string
        readonly purpose: string
        readonly kinds: readonly string[]
        readonly category: string
      },
      context,
    ) {
      const person = await context.act('see-policies', about(looked.release))
      const candidate = await candidateFor(context, looked)
      const asked = { purpose, kinds, category }
      return cellView(candidate, asked, person, readLanguage(language), await shippedFieldNames())
    },
    async tryChange({ language, release, edits }: LookedAt & { language: string }, context) {
      await context.act('try-change', about(release))
      const candidate = await candidateOf(context, {
        ...(release === undefined ? {} : { release }),
        edits: readEdits(edits),
      })
      return triedChange(context, candidate, readLanguage(language), await shippedFieldNames())
    },
    async conditionInWords(
      {
        language,
        purpose,
        when,
        tasks,
        ...looked
      }: LookedAt & {
        readonly language: string
        readonly purpose: string
        readonly when: readonly string[]
        readonly tasks: readonly string[]
      },
      context,
    ) {
      const { policy } = await look(context, looked)
      return conditionInWords(policy, { purpose, when, tasks }, readLanguage(language), await shippedFieldNames())
    },
    async policyFiles({ purposes, ...looked }: LookedAt & { readonly purposes: readonly string[] }, context) {
      const { files } = await look(context, looked)
      try {
        return [...new Set(purposes)].map((purpose) => purposeFile(files, purpose).file)
      } catch (error) {
        if (error instanceof EditRefused) throw new DeskError('NOT_FOUND', error.told)
        throw error
      }
    },
  },
}

async function look(context: DeskContext, looked: LookedAt) {
  await context.act('see-policies', about(looked.release))
  return candidateFor(context, looked)
}

function candidateFor(context: DeskContext, { release, edits }: LookedAt) {
  return candidateOf(context, { ...(release === undefined ? {} : { release }), edits: readEdits(edits) })
}

function about(release: number | null | undefined) {
  return release === undefined || release === null ? {} : { subject: `release/${release}` }
}

function version({ now, people }: DeskContext, { history, seq }: Seen, release: Release) {
  return {
    number: release.number,
    hash: release.hash,
    state: stateOf(history, release.number, now()) ?? 'draft',
    since: release.inForceFrom ?? release.draftedAt,
    draftedBy: people.find(({ id }) => id === release.draftedBy)?.name ?? release.draftedBy,
    seen: seq,
  }
}
