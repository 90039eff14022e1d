import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { stateMachinePage } from '../../../../subgraphs/chain/machine/state-machine-page.ts'
import { TASK_TYPES } from '../../../../subgraphs/kit/referral-chain/task-type.ts'

test('the page about the state machine is what the tables say, with a diagram for each of the eight tracks', () => {
  const file = new URL('../../../../subgraphs/chain/generated/state-machine.md', import.meta.url)
  const page = readFileSync(file, 'utf8')
  expect(page).toBe(stateMachinePage())
  expect(page.match(/```mermaid/gu)).toHaveLength(8)
  for (const type of TASK_TYPES) expect(page).toContain(`| \`${type}\`<br>`)
})
