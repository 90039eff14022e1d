import { Ajv } from 'ajv'
import { describe, expect, test } from '@jest/globals'
import * as schemas from '../../../policies/engine/document-schemas.ts'

describe('the JSON Schemas of policy documents', () => {
  const named = Object.entries(schemas).filter(([name]) => name.endsWith('Schema'))

  // They are not checked where they are used, which would cost every start more than reading all policies does.
  test.each(named)('%s is a JSON Schema', (_, schema) => {
    const ajv = new Ajv({ allowUnionTypes: true, strictRequired: false })
    expect(typeof schema === 'object' && ajv.validateSchema(schema)).toBe(true)
  })

  test('are all of them checked', () => {
    expect(named.length).toBeGreaterThanOrEqual(6)
  })
})
