import { describe, expect, test } from '@jest/globals'
import { parse, print } from 'graphql'
import type { PermittedFetch } from '../../../gateway/enforce/grant-fetch.ts'
import { grantedQuery } from '../../../gateway/execute/granted-query.ts'
import { coordinatesOf } from '../../../gateway/index.ts'
import { composeSupergraph } from '../../../schema/compose.ts'
import { interfaceObject } from '../../security/supergraphs/samples/interface-object.ts'

const subgraphs = Object.entries(interfaceObject.subgraphs)
const composed = composeSupergraph(subgraphs.map(([name, { sdl }]) => ({ name, url: 'http://localhost', sdl })))
const coordinates = coordinatesOf(composed.supergraph ?? '')

/** A fetch of entities with these selections, of which these coordinates are granted: outside any case, and on one. */
function left(selections: string, type: string, open: readonly string[], onCase: readonly string[] = []) {
  const forms = (granted: readonly string[]) => Object.fromEntries(granted.map((each) => [each, 'full' as const]))
  const grant: PermittedFetch['grant'] = {
    open: forms(open),
    scopes: [{ cases: ['c'], see: forms(onCase), own: [] }],
  }
  return grantedQuery(fetchOf(selections, ', $n: Int'), type, grant, coordinates)
}

function fetchOf(selections: string, variables = '', fragments = ''): string {
  return print(
    parse(`query ($representations: [_Any!]!${variables}) {
      _entities(representations: $representations) { ${selections} }
    } ${fragments}`),
  )
}

describe('of a fetch of entities under the name of an interface', () => {
  test('what is granted on the type they are of is left, and no variable of anything else', () => {
    const asked = '... on Media { __typename stars(n: $n) reviews { text } }'
    const granted = ['Book.stars', 'Film.reviews']
    expect(left(asked, 'Film', granted)).toBe(fetchOf('... on Media { __typename reviews { text } }'))
    expect(left(asked, 'Film', [], granted)).toBe(fetchOf('... on Media { __typename reviews { text } }'))
    expect(left(asked, 'Book', granted)).toBe(fetchOf('... on Media { __typename stars(n: $n) }', ', $n: Int'))
  })

  test('only what is granted on every type is left where nobody knows the type', () => {
    const asked = '... on Media { stars title ... on Film { minutes } ... on Book { pages } }'
    const granted = ['Book.stars', 'Book.title', 'Film.title', 'Film.minutes']
    expect(left(asked, 'Media', granted)).toBe(fetchOf('... on Media { title ... on Film { minutes } }'))
  })

  test.each(['Film', 'Media', 'Stranger'])('nothing is left where nothing is granted on %s', (type) => {
    expect(left('... on Media { stars ... on Film { minutes } }', type, ['Book.stars'])).toBeUndefined()
  })

  test('a fragment is read like what it stands for, and goes when it is used no more', () => {
    const query = fetchOf(
      '... F ... on Media { reviews { ... T } }',
      '',
      'fragment F on Media { stars secret } fragment T on Review { text }',
    )
    const of = (...granted: string[]) =>
      grantedQuery(
        query,
        'Film',
        { open: Object.fromEntries(granted.map((at) => [at, 'full'])), scopes: [] },
        coordinates,
      )
    expect(of('Film.stars')).toBe(fetchOf('... on Media { stars }'))
    expect(of('Film.reviews')).toBe(fetchOf('... on Media { reviews { ... T } }', '', 'fragment T on Review { text }'))
  })
})
