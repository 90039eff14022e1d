import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import type { TaskType } from '../../../../subgraphs/chain/machine/chain-case.ts'
import { CONDITIONS } from '../../../../subgraphs/chain/machine/conditions.ts'
import { FACT_SPEAKERS } from '../../../../subgraphs/chain/machine/event-rules.ts'
import { stateMachinePage } from '../../../../subgraphs/chain/machine/state-machine-page.ts'
import { TASK_TABLE } from '../../../../subgraphs/chain/machine/task-types.ts'
import { TASK_LIMITS } from '../../../../subgraphs/kit/referral-chain/task-limits.ts'
import { TASK_TYPES } from '../../../../subgraphs/kit/referral-chain/task-type.ts'
import { vocabulary } from './vocabulary.ts'

const catalogue = JSON.parse(readFileSync(new URL('../../../fixtures/catalogue.json', import.meta.url), 'utf8')) as {
  tasks: { id: string; track: string; title: string }[]
}

describe('the tables', () => {
  test('name the thirty types of the catalogue, with their tracks and titles', () => {
    expect(catalogue.tasks.map(({ id }) => id).toSorted()).toEqual([...TASK_TYPES].toSorted())
    for (const { id, track } of catalogue.tasks) expect([id, TASK_TABLE[id as TaskType].track]).toEqual([id, track])
  })

  test('name the holders that the vocabulary allows', () => {
    for (const type of TASK_TYPES)
      expect([type, [...TASK_TABLE[type].holders].toSorted()]).toEqual([
        type,
        vocabulary.tasks[type]!.holders.toSorted(),
      ])
  })

  test('let a fact be asserted by the kind that the vocabulary names', () => {
    expect(FACT_SPEAKERS).toEqual(
      Object.fromEntries(Object.entries(vocabulary.assertions).map(([name, each]) => [name, each['asserted-by']])),
    )
  })

  test('give every condition a sentence and a source, and every limit its rule', () => {
    for (const { says, source } of Object.values(CONDITIONS)) expect([says, source]).not.toContain('')
    for (const { basis } of Object.values(TASK_LIMITS)) expect(basis).toMatch(/^(?:project|jci1\.3:c:BWBR\d{7}&.+)$/u)
  })

  test('use every condition they define', () => {
    const page = stateMachinePage().split('## Conditions')
    const used = `${page[0]}${page[1]?.split('## Events')[1]}`
    const unused = Object.keys(CONDITIONS).filter((name) => !used.includes(`\`${name}\``))
    expect(unused).toEqual([])
  })
})
