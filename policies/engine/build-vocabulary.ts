import type { VocabularyDocument } from './policy-document.ts'
import type { Titles, Writing } from './writing.ts'

/** The vocabulary as it stands in a file. */
export interface WrittenVocabulary {
  readonly facts?: Readonly<Record<string, WrittenFact>>
  readonly assertions?: Readonly<Record<string, { readonly 'asserted-by': string; readonly means: string }>>
  readonly kinds?: Readonly<Record<string, Titles>>
  readonly tasks?: Readonly<Record<string, WrittenTask>>
  readonly regimes?: Readonly<Record<string, Titles>>
  readonly categories?: Readonly<Record<string, Titles>>
  readonly coarsenings?: Readonly<Record<string, Titles>>
  readonly structural?: readonly string[]
}

interface WrittenTask {
  readonly holders: readonly string[]
  readonly en: string
  readonly nl: string
}

interface WrittenFact {
  readonly 'asserted-by': string
  readonly sentence: Titles
  readonly source: string
  readonly silent: boolean
}

/** Makes the vocabulary out of what was written: its words, and what people call them. */
export function buildVocabulary(written: WrittenVocabulary, { positions }: Writing): VocabularyDocument {
  const tasks = Object.entries(written.tasks ?? {})
  return {
    kind: 'vocabulary',
    facts: Object.entries(written.facts ?? {}).map(([fact, entry]) => ({
      fact,
      assertedBy: entry['asserted-by'],
      sentence: entry.sentence,
      source: entry.source,
      silent: entry.silent,
    })),
    assertions: Object.entries(written.assertions ?? {}).map(([assertion, entry]) => ({
      assertion,
      assertedBy: entry['asserted-by'],
      means: entry.means,
    })),
    kinds: Object.keys(written.kinds ?? {}),
    tasks: tasks.map(([task]) => task),
    holders: Object.fromEntries(tasks.map(([task, { holders }]) => [task, holders])),
    titles: {
      kinds: written.kinds ?? {},
      tasks: Object.fromEntries(tasks.map(([task, { en, nl }]) => [task, { en, nl }])),
      coarsenings: written.coarsenings ?? {},
    },
    regimes: written.regimes ?? {},
    categories: written.categories ?? {},
    structural: written.structural ?? [],
    positions,
  }
}
