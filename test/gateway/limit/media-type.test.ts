import { expect, test } from '@jest/globals'
import { isUtf8, mediaType } from '../../../gateway/limit/media-type.ts'

const JSON_TYPE = 'application/json'
const RESPONSE = 'application/graphql-response+json'

test.each([
  [undefined, JSON_TYPE],
  ['', JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/*', JSON_TYPE],
  ['Application/JSON', JSON_TYPE],
  ['application/json; charset=utf-8', JSON_TYPE],
  [`${RESPONSE}, application/json`, JSON_TYPE],
  [RESPONSE, RESPONSE],
  [`${RESPONSE}; charset=utf-8, application/json; q=0.9`, RESPONSE],
  [`${RESPONSE};q=0.5, application/json;q=0.9`, JSON_TYPE],
  ['application/json;q=0, */*', RESPONSE],
  ['text/html, */*;q=0.1', JSON_TYPE],
  ['text/html', undefined],
  ['text/html, application/xml;q=0.9', undefined],
  ['*/*;q=0', undefined],
  ['application/json;q=none', undefined],
  ['application/jsonx', undefined],
])('a client that accepts %p is answered in %p', (accept, type) => {
  expect(mediaType(accept)).toBe(type)
})

test.each([
  [undefined, true],
  ['application/json', true],
  ['application/json; charset=utf-8', true],
  ['application/json;Charset = "UTF-8"', true],
  ['application/json; charset=utf-7', false],
  ['application/json; charset=', false],
  ['application/json; charset=utf-8; charset=utf-16', false],
])('a body of type %p is in UTF-8: %p', (type, expected) => {
  expect(isUtf8(type)).toBe(expected)
})
