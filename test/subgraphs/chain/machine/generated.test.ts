import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { chainTracks } from '../../../../subgraphs/chain/machine/chain-tracks.ts'
import { stateMachinePage } from '../../../../subgraphs/chain/machine/state-machine-page.ts'
import { TASK_TYPES } from '../../../../subgraphs/kit/referral-chain/task-type.ts'

test('the page about the state machine is what the tables say, with a diagram for each of the eight tracks', () => {
  const file = new URL('../../../../subgraphs/chain/generated/state-machine.md', import.meta.url)
  const page = readFileSync(file, 'utf8')
  expect(page).toBe(stateMachinePage())
  expect(page.match(/```mermaid/gu)).toHaveLength(8)
  for (const type of TASK_TYPES) expect(page).toContain(`| \`${type}\`<br>`)
})

test('the picture that the hub may know is what the tables say: every type of task on one track', () => {
  const file = new URL('../../../../schema/chain-tracks.json', import.meta.url)
  const written = JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof chainTracks>
  expect(written).toEqual(chainTracks())
  expect(written.flatMap(({ tasks }) => tasks.map(({ type }) => type)).sort()).toEqual([...TASK_TYPES].sort())
  const next = new Map(written.flatMap(({ tasks }) => tasks.map(({ type, leadsTo }) => [type, leadsTo] as const)))
  expect(next.get('OFFER_REFLECTION')).toEqual(['RECORD_REFLECTION'])
  expect(next.get('TAKE_REPORT')).toContain('PROSECUTE')
})
