import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import { purposeSchema, redLinesSchema } from '../../policies/engine/document-schemas.ts'
import { parsePolicy } from '../../policies/engine/parse-policy.ts'
import { documents, policies, schema } from './shipped-policy.ts'

const page = readFileSync(new URL('README.md', policies), 'utf8')
const [, english = '', dutch = ''] = page.split(/^## (?:English|Nederlands)$/mu)

describe('the page for privacy officers', () => {
  test('shows a purpose that holds in the bundle we ship', () => {
    const [, example = ''] = /```yaml\n([^]*?)```/u.exec(page) ?? []
    const rest = documents.filter((document) => document.kind !== 'purpose' || document.purpose !== 'shelter.place')
    const policy = compilePolicy([parsePolicy(example), ...rest], schema)
    const cells = policy.purposes.get('shelter.place')?.cells.get('SHELTER')
    expect([...(cells?.keys() ?? [])]).toEqual(['CarePlan.coordinatorName', 'CarePlan.birthDate'])
  })

  test.each(['English', 'Nederlands'])('names every key of a purpose and of a red line, in its part in %s', (part) => {
    const [shared] = english.split('- **A rule')
    const text = part === 'English' ? english : `${shared}${dutch}`
    const redLine = redLinesSchema.properties['red-lines'] as unknown as { items: typeof redLinesSchema }
    const keys = [...Object.keys(purposeSchema.properties), ...Object.keys(redLine.items.properties)].filter(
      (key) => !['dpv', 'because', 'id'].includes(key),
    )
    expect(keys.filter((key) => !new RegExp(`\\b${key}\\b`, 'u').test(text))).toEqual([])
  })

  test('gives the same commands in both languages', () => {
    const commands = (text: string) =>
      [...text.matchAll(/`(?:npx schakel )?((?:policy )?[a-z-]+)[^`]*`/gu)]
        .map(([, command]) => command)
        .filter((command) => command?.startsWith('policy ') === true || command?.includes('may-see'))
    expect(commands(dutch)).toEqual(commands(english))
    expect(commands(english)).toHaveLength(23)
  })
})
