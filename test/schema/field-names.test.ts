import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { dataFields } from '../../policies/engine/documents/data-cells.ts'
import { fieldNames } from '../../schema/field-names.ts'
import { shipped } from '../policies/shipped-policy.ts'

const names = fieldNames(readFileSync(new URL('../../schema/field-names.csv', import.meta.url), 'utf8'))
const fields = dataFields(shipped).map(({ coordinate }) => coordinate)

describe('The names of the fields', () => {
  test('are those of the fields and types of the schema, no more and no less', () => {
    const types = new Set(fields.map((coordinate) => coordinate.slice(0, coordinate.indexOf('.'))))
    expect([...names.keys()].sort()).toEqual([...fields, ...types].sort())
  })

  test.each(['en', 'nl'] as const)('tell the fields of one type apart, in %s', (language) => {
    const told = fields.map((coordinate) => `${coordinate.split('.')[0]}: ${names.get(coordinate)?.[language]}`)
    expect(told.filter((name, index) => told.indexOf(name) !== index)).toEqual([])
    for (const [name, { [language]: text }] of names) expect(`${name} ${text}`).toMatch(/ \S+/u)
  })

  test('come with what each field holds, in Dutch beside the English of the schema', () => {
    for (const { coordinate, description = '' } of dataFields(shipped)) {
      const dutch = names.get(coordinate)?.descriptionNl ?? ''
      expect({ coordinate, told: [description, dutch].every((text) => text.endsWith('.')) }).toEqual({
        coordinate,
        told: true,
      })
      expect({ coordinate, same: dutch === description }).toEqual({ coordinate, same: false })
      // What says no more than the name is of no use beside it.
      expect(dutch.toLowerCase()).not.toBe(`${names.get(coordinate)?.nl}.`.toLowerCase())
    }
  })

  test('are empty where a row says nothing', () => {
    expect(fieldNames('name,en\nA.b,x\n').get('A.b')).toEqual({ en: 'x', nl: '' })
    expect(fieldNames('other\nx\n').get('')).toEqual({ en: '', nl: '' })
  })
})
