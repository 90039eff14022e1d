import { expect, test } from '@jest/globals'
import { monthlyReport } from '../../../gateway/desk/monthly-report.ts'
import { createWording } from '../../../policies/engine/documents/wording.ts'
import { applyEvent, emptyHistory, isRefusal } from '../../../policies/engine/lifecycle.ts'
import { shipped } from '../../policies/shipped-policy.ts'

test('a reason that somebody wrote is text in the report, and nothing that a reader of Markdown fetches or follows', () => {
  const history = applyEvent(emptyHistory, {
    type: 'drafted',
    release: 1,
    at: '2026-03-02T12:00:00.000Z',
    by: 'po',
    content: 'ab'.repeat(32),
    hash: 'cd'.repeat(32),
  })
  if (isRefusal(history)) throw new Error(history.message)
  const submitted = applyEvent(history, {
    type: 'submitted',
    release: 1,
    at: '2026-03-02T12:00:00.000Z',
    by: 'po',
    hash: 'cd'.repeat(32),
    replaces: null,
    reason: '<img src="https://x.example/"> ![a](https://x.example/)\n# b | c',
    reasons: {},
    wildcards: {},
    required: [],
    widened: [],
  })
  if (isRefusal(submitted)) throw new Error(submitted.message)
  const report = monthlyReport({
    month: '2026-03',
    records: [],
    complete: true,
    history: submitted,
    words: createWording(shipped, 'en', new Map()),
    agencies: [],
    people: [],
  })
  expect(report).toContain(String.raw`\<img src="https://x.example/"\> !\[a\](https://x.example/) # b \| c |`)
})
