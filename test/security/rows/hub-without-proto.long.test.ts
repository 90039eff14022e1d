import { expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { nodeArguments } from '../../subgraphs/support/node-arguments.ts'

test('row 8: the whole hub works where objects have no __proto__ at all', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--disable-proto=delete',
    ...nodeArguments,
    fileURLToPath(new URL('hub-without-proto.ts', import.meta.url)),
  ])
  expect(JSON.parse(stdout)).toEqual({
    proto: false,
    data: { node: { id: 'v1', needs: 'NEEDS-v1', name: null } },
    codes: ['GRAPHQL_VALIDATION_FAILED'],
  })
}, 120_000)
