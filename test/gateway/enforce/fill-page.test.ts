import { beforeAll, describe, expect, test } from '@jest/globals'
import { type FieldNode, Kind } from 'graphql'
import { generateKeyPairSync } from 'node:crypto'
import { resolveScope } from '../../../gateway/enforce/resolve-scope.ts'
import { cursorSeal } from '../../../gateway/enforce/seal-cursor.ts'
import type { ScopeAnswer, ScopeQuestion } from '../../../schema/permit.ts'
import { dossierSupergraph, dossierVocabulary } from '../../fixtures/dossier-supergraph.ts'
import { auditPolicy } from '../../fixtures/serve-supergraph.ts'

let policy: ReturnType<typeof auditPolicy>
beforeAll(async () => {
  const world = await dossierSupergraph()
  await world.close()
  policy = auditPolicy(world.supergraph, ['see: { Dossier: [id, state] }, when: [agreed]', 'see: { Note: [text] }'], {
    tasks: ['HANDLE'],
    vocabulary: dossierVocabulary,
    extra: 'arguments: { Query.page: [state] }',
  })
})
const { privateKey } = generateKeyPairSync('ed25519')
const cursors = cursorSeal(() => [privateKey])
const node: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'page' } }

/** A list of cases, of which those that `agreed` are shown; counts how often it is asked. */
function listing(cases: readonly { readonly agreed: boolean; readonly matches?: boolean }[]) {
  const asked: ScopeQuestion['page'][] = []
  const scope = async ({ page }: ScopeQuestion): Promise<ScopeAnswer> => {
    asked.push(page)
    const from = page?.after === undefined ? 0 : Number(page.after) + 1
    const entries = cases.slice(from, from + (page?.first ?? 0)).map(({ matches }, index) => ({
      id: `case-${from + index}`,
      caseId: `case-${from + index}`,
      cursor: String(from + index),
      ...(matches === undefined ? {} : { matches }),
    }))
    return {
      cases: entries.map(({ caseId, cursor }) => ({
        caseId,
        tasks: [{ id: `job-${cursor}`, type: 'HANDLE' }],
        facts: { agreed: cases[Number(cursor)]?.agreed },
      })),
      page: { entries, hasNextPage: from + entries.length < cases.length },
    }
  }
  return { asked, scope }
}

async function pageOf(source: ReturnType<typeof listing>, given: Readonly<Record<string, unknown>>) {
  source.asked.length = 0
  const scope = await resolveScope({
    source,
    policy,
    cursors,
    caller: { agency: 'a', kind: 'AUDITOR', client: 'c', purposes: ['audit'] },
    purpose: 'audit',
    decision: 'd',
    at: new Date(),
    roots: [
      {
        key: 'page',
        name: 'page',
        coordinate: 'Query.page',
        type: 'DossierConnection',
        node,
        arguments: given,
        reach: { by: 'list', list: 'cases' },
      },
    ],
  })
  const page = scope.pages.get('page')
  if (page === undefined) throw new Error('there is no page')
  return { ...page, questions: source.asked.length }
}

describe('A page of which much is hidden', () => {
  const hidden = (count: number, matches?: boolean) =>
    Array.from({ length: count }, () => ({ agreed: false, ...(matches === undefined ? {} : { matches }) }))

  test.each([0, 1, 20, 100])(
    'costs the same for first: %p however many hidden cases match its filter',
    async (first) => {
      const state = 'ACUTE'
      const shown = { agreed: true, matches: true }
      const costs = await Promise.all(
        [true, false].map(async (matches) => {
          const page = await pageOf(listing([...hidden(250, matches), shown, ...hidden(250, matches)]), {
            first,
            state,
          })
          return [page.ids, page.hasNextPage, page.questions]
        }),
      )
      expect(costs[0]).toEqual(costs[1])
    },
  )

  test('asks a bounded number of times, and says where the next page goes on', async () => {
    const source = listing([...hidden(700), { agreed: true }, ...hidden(700), { agreed: true }, ...hidden(3)])
    const ids: string[] = []
    let after: string | undefined
    let pages = 0
    for (let more = true; more; pages++) {
      const page = await pageOf(source, { first: 5, ...(after === undefined ? {} : { after }) })
      expect(page.questions).toBeLessThanOrEqual(5)
      ids.push(...page.ids)
      after = page.endCursor ?? page.cursors.at(-1)
      more = page.hasNextPage
    }
    expect(ids).toEqual(['case-700', 'case-1401'])
    expect(pages).toBe(3)
  })

  test('is asked for in steps that do not follow from what is wanted of it', async () => {
    for (const first of [0, 3, 100]) {
      const source = listing([{ agreed: true }, { agreed: true }])
      await pageOf(source, { first })
      expect(source.asked.map((page) => page?.first)).toEqual([101])
    }
  })

  test('leaves out what does not match, also of what is shown', async () => {
    const source = listing([
      { agreed: true, matches: false },
      { agreed: true, matches: true },
      { agreed: false, matches: true },
    ])
    const { ids, hasNextPage, endCursor } = await pageOf(source, { first: 5, state: 'ACUTE' })
    expect({ ids, hasNextPage, endCursor }).toEqual({ ids: ['case-1'], hasNextPage: false, endCursor: undefined })
  })
})
