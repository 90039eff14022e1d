import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { decide } from '../../../policies/engine/decide.ts'
import { purposeText } from '../../../policies/engine/documents/purpose-text.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { at, schema, shipped } from '../shipped-policy.ts'

const OWN_TASK =
  /^(?:Task\.|Query\.|Mutation\.|ReferralCase\.(?:caseId|tasks)$|TaskEdge\.|TaskConnection\.|ReferralCase(?:Edge|Connection)\.|PageInfo\.)/u

describe('what a holder sees of a task whose purpose waits', () => {
  const askers = [...shipped.purposes.values()].flatMap(({ id, who, tasks, cells }) =>
    [...who].flatMap((kind) =>
      // Those that wait for something: what they see of a case rests on facts.
      cells
        .get(kind)
        ?.get('ReferralCase.isOpen')
        ?.every(({ when }) => when.length > 0) === true
        ? [{ id, kind, tasks: [...tasks] }]
        : [],
    ),
  )

  test('is that task and the key of its case, and nothing else of the case', () => {
    expect(askers.length).toBeGreaterThan(10)
    for (const { id, kind, tasks } of askers)
      for (const task of tasks.filter((each) => each !== 'STAY_SHELTER')) {
        const grant = decide(shipped, { kind, purpose: id, tasks: [task], facts: {}, at })
        expect([...grant.fields.keys()].filter((coordinate) => !OWN_TASK.test(coordinate))).toEqual([])
        expect([id, grant.isSilent, grant.granted('Task.version')?.form]).toEqual(
          id === 'prosecution.victim-rights' ? [id, true, undefined] : [id, false, 'full'],
        )
      }
  })

  test('is its own row alone where the purpose else shows the tasks of all', () => {
    const own = (consented: boolean | undefined) =>
      decide(shipped, {
        kind: 'CARE_COORDINATION',
        purpose: 'care.coordinate',
        tasks: ['CARE_PLAN'],
        facts: { 'consent-given': consented },
        at,
      }).granted('Task.type')?.own
    expect([own(true), own(false), own(undefined)]).toEqual([false, true, true])
  })
})

describe('while-waiting', () => {
  const compiled = (rule: string) =>
    compilePolicy(
      [
        parsePolicy(`purpose: wait.for
who: [HEALTH, IOM]
tasks: [TREAT]
when: [consent-given]
when-asked-by: { IOM: [lawful-stay] }
rules:
  - { id: own-task, ${rule}see: { Task: [taskId] }, because: b }
`),
      ],
      schema,
    )
  const shows = (rule: string, kind: string, facts: Record<string, boolean>) =>
    decide(compiled(rule), { kind, purpose: 'wait.for', tasks: ['TREAT'], facts, at }).granted('Task.taskId') !==
    undefined

  test.each(['HEALTH', 'IOM'])('takes the place of what the purpose waits for when %s asks', (kind) => {
    expect([shows('', kind, {}), shows('while-waiting: true, ', kind, {})]).toEqual([false, true])
  })

  test('leaves the conditions of the rule itself', () => {
    const rule = 'while-waiting: true, when: [victim-is-minor], '
    expect([shows(rule, 'HEALTH', {}), shows(rule, 'HEALTH', { 'victim-is-minor': true })]).toEqual([false, true])
  })

  test('is part of what is signed, and leaves what does not say it as it was', () => {
    expect(compiled('while-waiting: true, ').hash).not.toBe(compiled('').hash)
    expect(compiled('while-waiting: false, ').hash).toBe(compiled('').hash)
  })

  test('is told to who reads the purpose', () => {
    const told = (rule: string, language: 'en' | 'nl') => purposeText(compiled(rule), 'wait.for', language)
    expect(told('while-waiting: true, ', 'en')).toContain('Also as long as what is required for everything is not met')
    expect(told('while-waiting: true, ', 'nl')).toContain('Ook zolang niet is voldaan aan wat voor alles vereist is')
    expect(told('', 'en')).not.toContain('Also as long as')
  })
})
