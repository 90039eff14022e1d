import { beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { processesOf, run, until } from '../fixtures/started-hub.ts'

interface Step {
  readonly number: number
  readonly day: number
  readonly at: string
  readonly agency?: string
  readonly mutation?: string
  readonly found?: string
  readonly begun: readonly { readonly agency: string; readonly type: string; readonly status: string }[]
  readonly ended: readonly { readonly agency: string; readonly type: string; readonly status: string }[]
  readonly sees: readonly (Readonly<Record<string, string>> & { readonly agency: string; readonly purpose: string })[]
}

let steps: readonly Step[]
let left: readonly string[]
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'schakel-demo-test-'))
  const demo = run('gateway/bootstrap/schakel.mjs', ['demo', '--fast', '--json'], { TMPDIR: folder })
  const code = await demo.gone
  if (code !== 0) throw new Error(`the demo ended with ${code}; it said ${demo.output().slice(-2_000)}`)
  steps = JSON.parse(demo.output().slice(demo.output().indexOf('['))) as readonly Step[]
  left = (await readdir(folder)).filter((name) => name.startsWith('schakel-demo-'))
  await rm(folder, { recursive: true })
}, 600_000)

/** Agencies that see a column of the table after a step. */
const seers = (step: Step | undefined, column: string) => [
  ...new Set((step?.sees ?? []).filter((row) => row[column] === 'seen').map(({ agency }) => agency)),
]
const after = (mutation: string) => steps.findLast((step) => step.mutation === mutation)
const involved = (step: Step | undefined) => [...new Set((step?.sees ?? []).map(({ agency }) => agency))]

test('the worked example is played to its end by at least ten agencies, over four months of the calendar', () => {
  expect(new Set(steps.flatMap(({ agency }) => agency ?? [])).size).toBeGreaterThanOrEqual(10)
  const [first, last] = [steps[0], steps.at(-1)]
  const days = (Date.parse(last?.at ?? '') - Date.parse(first?.at ?? '')) / 86_400_000
  expect(days).toBeGreaterThanOrEqual(119)
  expect(last?.mutation).toBe('decideCompensation')
})

test('who declines never sees whom it was about, and the next one is asked', () => {
  const [noord] = steps.filter(({ mutation }) => mutation === 'declineTask')
  expect(noord?.begun).toContainEqual({ agency: 'shelter-zuid', type: 'PLACE_SHELTER', status: 'OFFERED' })
  expect(noord?.begun).toContainEqual({ agency: 'coa', type: 'ARRANGE_RECEPTION', status: 'OPEN' })
  for (const step of steps)
    for (const shelter of ['shelter-noord', 'shelter-zuid']) expect(involved(step)).not.toContain(shelter)
})

test('each sees what its work needs, and stories stay where they were written', () => {
  for (const step of steps) {
    expect(seers(step, 'Story').filter((agency) => !['kmar', 'om'].includes(agency))).toEqual([])
    expect(seers(step, 'Medical').filter((agency) => agency !== 'health')).toEqual([])
    expect(seers(step, 'BSN').filter((agency) => agency !== 'municipality-amsterdam')).toEqual([])
  }
  expect(seers(after('recordHealthIntake'), 'Medical')).toEqual(['health'])
  expect(seers(after('recordReflection'), 'Reflect.')).toContain('ind')
  expect(seers(after('setContactRules'), 'Contact')).toEqual(expect.arrayContaining(['coa', 'care-coordination']))
})

test('the reference is opened by its receiver', () => {
  expect(steps.find(({ found }) => found?.includes('Adaeze Okonkwo'))?.agency).toBe('health')
})

test('time alone ends the reflection period, and a withdrawal ends what rests on consent at once', () => {
  const time = steps.find(({ agency }) => agency === undefined)
  expect(time?.ended).toContainEqual({ agency: 'ind', type: 'RECORD_REFLECTION', status: 'OPEN' })
  const withdrawn = after('withdrawConsent')
  expect(involved(steps[(withdrawn?.number ?? 0) - 2])).toContain('health')
  expect(involved(withdrawn)).not.toContain('health')
  const why = steps.find(({ number }) => number === (withdrawn?.number ?? 0) + 1)
  expect(why?.found).toContain('consent was withdrawn')
})

test('nothing is left of it', () => {
  expect(left).toEqual([])
})

test.each(['while its hub starts', 'between two steps'])(
  'nor of one that was interrupted %s',
  async (when) => {
    const folder = await mkdtemp(join(tmpdir(), 'schakel-demo-test-'))
    const demo = run('gateway/bootstrap/schakel.mjs', ['demo', '--fast'], { TMPDIR: folder })
    const sandboxes = async () => (await readdir(folder)).filter((name) => name.startsWith('schakel-demo-'))
    await until(
      async () =>
        when === 'while its hub starts' ? (await sandboxes()).length > 0 : demo.output().includes('reports a signal'),
      () => `the demo; it said ${demo.output()}`,
      200,
    )
    const [sandbox = 'none'] = await sandboxes()
    demo.child.kill('SIGINT')
    expect(await demo.gone).toBe(1)
    expect(await sandboxes()).toEqual([])
    expect(processesOf(join(folder, sandbox))).toEqual([])
    await rm(folder, { recursive: true })
  },
  300_000,
)
