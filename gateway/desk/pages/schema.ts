import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { approvedReleases } from '../../../policies/engine/lifecycle.ts'
import type { Language } from '../../../policies/engine/sentences.ts'
import { SMALLEST_COUNT, type TaskCount } from '../../../schema/task-counts.ts'
import { shippedFieldNames } from '../../cli/field-names-file.ts'
import type { DeskResolvers } from '../desk-resolvers.ts'
import { apiSchema } from '../play/api-schema.ts'
import { chainAskers, chainPicture, type WrittenTrack } from '../status/chain-picture.ts'
import { firstSteps } from '../status/first-steps.ts'
import { schemaFields } from '../status/schema-fields.ts'

interface InLanguage {
  readonly language: string
}

/** What there is to ask, how the hub does, and how much work waits. */
export const schemaResolvers: DeskResolvers = {
  Query: {
    async schemaFields({ language }: InLanguage, context) {
      await context.act('see-status')
      const names = await shippedFieldNames()
      const { schema } = apiSchema(context.supergraph)
      return schemaFields(context.policy(), schema, { language: languageOf(language), names, at: context.now() })
    },
    async status(_args: object, context) {
      await context.act('see-status')
      const { checks, figures, policy } = await context.status()
      const now = context.now().toISOString()
      const due = approvedReleases(await context.history()).flatMap(({ number, inForceFrom }) =>
        inForceFrom !== undefined && inForceFrom > now ? [{ version: number, from: inForceFrom }] : [],
      )
      return {
        checks: Object.entries(checks).map(([name, ok]) => ({ name, ok })),
        ...figures,
        schemaHash: createHash('sha256').update(context.supergraph).digest('hex'),
        version: policy.version,
        hash: policy.hash,
        refusedVersion: policy.refused && { version: policy.refused.version, codes: policy.refused.problems },
        problems: [policy.store, policy.events, policy.swap, policy.files].filter((text) => text !== undefined),
        due,
      }
    },
    async chain({ language }: InLanguage, context) {
      await context.act('see-status')
      let counts: readonly TaskCount[] = []
      let counted = true
      try {
        counts = await context.taskCounts()
      } catch (error) {
        // The picture itself needs no counts.
        context.report('task-counts-failed', { cause: error instanceof Error ? error.message : String(error) })
        counted = false
      }
      const policy = context.policy()
      return {
        tracks: chainPicture(await writtenTracks(), policy, counts, languageOf(language)),
        counted,
        smallest: SMALLEST_COUNT,
        askers: context.play.mode === 'DEMO' ? chainAskers(policy, context.now()) : [],
      }
    },
    async firstSteps({ language }: InLanguage, context) {
      await context.act('see-status')
      return firstSteps(languageOf(language))
    },
  },
}

/** The gateway imports no subgraph: what it may know of the machine stands in the schema's folder. */
async function writtenTracks(): Promise<readonly WrittenTrack[]> {
  const file = new URL('../../../schema/chain-tracks.json', import.meta.url)
  return JSON.parse(await readFile(file, 'utf8')) as readonly WrittenTrack[]
}

function languageOf(asked: string): Language {
  return asked === 'nl' ? 'nl' : 'en'
}
