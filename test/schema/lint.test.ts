import { describe, expect, test } from '@jest/globals'
import { lintSchema } from '../../schema/lint.ts'
import { SUBGRAPHS, subgraphSdl } from '../../schema/subgraph-sdl.ts'

const DATA = '@data(owner: "POLICE", category: "pd:Name", sensitivity: 2, standard: "own")'

/** A sound schema in which each test plants one mistake. */
const SOUND = `
  "Root." type Query {
    "A case." case("Its id." id: ID! @caseId, "Its name." name: String @reads(field: "Case.name")): Case
    "Cases." cases: CaseConnection
  }
  "A page." type CaseConnection { "Entries." edges: [CaseEdge!] }
  "An entry." type CaseEdge { "The case." node: Case "Where." cursor: String }
  "A case." type Case @key(fields: "id") @caseEntity(key: "id") {
    "Its id." id: ID! ${DATA}
    "Its name." name: String ${DATA}
    "Whether it has a name." nameExists: Boolean ${DATA} @coarsens(field: "Case.name", form: "exists")
    "Other cases." others: [Case!]
    "Where." place: Place ${DATA}
  }
  "A place." type Place @value { "Town." town: String }
  "A colour." enum Colour { "Red." RED }
  "What may be changed." type Mutation {
    "Paints a case." paint("Once." clientMutationId: ID!, "The case." id: ID! @caseId, "The tin." tin: Tin): Change
    "Takes a brush." take("Once." clientMutationId: ID!): Change @byTaskAlone
    "Opens a case." open("Once." clientMutationId: ID!): Change @withoutCase
  }
  "A tin." input Tin { "Its colour." colour: Colour }
  "What became of it." type Change @value { "Which." id: ID }
`

function problemsOf(sdl: string): string[] {
  return lintSchema({ police: sdl }).map(({ at, message }) => `${at} ${message}`)
}

/** The sound schema with one piece replaced; fails when the piece is not there. */
function planted(from: string, to: string): string[] {
  if (!SOUND.includes(from)) throw new Error(`${from} is not in the sound schema`)
  return problemsOf(SOUND.replace(from, to))
}

describe('the schema lint', () => {
  test('our own schemas have no problem', () => {
    expect(lintSchema(Object.fromEntries(SUBGRAPHS.map((name) => [name, subgraphSdl(name)])))).toEqual([])
  })

  test('a sound schema has no problem', () => {
    expect(problemsOf(SOUND)).toEqual([])
  })

  test.each([
    ['a field without @data', `name: String ${DATA}`, 'name: String', /Case\.name has no @data/],
    ['a value field without @data', `place: Place ${DATA}`, 'place: Place', /Case\.place has no @data/],
    ['a field without owner', 'owner: "POLICE", ', '', /Case\.id @data has no owner/],
    ['a field with an empty owner', 'owner: "POLICE"', 'owner: " "', /@data has no owner/],
    ['a field without category', 'category: "pd:Name", ', '', /@data has no category/],
    ['a field without sensitivity', 'sensitivity: 2, ', '', /@data has no sensitivity/],
    ['a field without standard', ', standard: "own"', '', /@data has no standard/],
    ['an unknown DPV prefix', '"pd:Name"', '"dvp:Name"', /no DPV term/],
    ['a category without a term', '"pd:Name"', '"pd:"', /no DPV term/],
    ['a sensitivity above 4', 'sensitivity: 2', 'sensitivity: 5', /outside 0 to 4/],
    ['a negative sensitivity', 'sensitivity: 2', 'sensitivity: -1', /outside 0 to 4/],
    [
      'a field without description',
      '"Its name." name: String @data',
      'name: String @data',
      /Case\.name has no description/,
    ],
    [
      'an argument without description',
      '"Its id." id: ID! @caseId',
      'id: ID! @caseId',
      /Query\.case\(id:\) has no description/,
    ],
    ['a type without description', '"A place." type', 'type', /Place has no description/],
    ['an enum without description', '"A colour." enum', 'enum', /Colour has no description/],
    ['an enum value without description', '"Red." RED', 'RED', /Colour\.RED has no description/],
    ['a non-null field', `name: String ${DATA}`, `name: String! ${DATA}`, /Case\.name must be nullable/],
    ['a non-null link', 'others: [Case!]', 'others: [Case!]!', /Case\.others must be nullable/],
    ['a list of nullable elements', 'others: [Case!]', 'others: [Case]', /Case\.others must have "!"/],
    [
      'a coarsened field that is not there',
      'field: "Case.name", form',
      'field: "Case.nam", form',
      /points to Case\.nam,/,
    ],
    ['a form that does not exist', 'form: "exists"', 'form: "vague"', /needs one of the forms/],
    ['a derived field under another name', 'nameExists', 'hasName', /should be named Case\.nameExists/],
    [
      'an argument that reads nothing',
      '@reads(field: "Case.name")',
      '@reads(field: "Case.nme")',
      /points to Case\.nme/,
    ],
    ['a case without its key field', '@caseEntity(key: "id")', '@caseEntity(key: "caseId")', /points to Case\.caseId/],
    ['a data field on a page', 'cursor: String', 'cursor: String "Name." name: String', /CaseEdge\.name has no @data/],
    [
      'a data field on the root',
      '"Cases." cases',
      '"How many." count: Int "Cases." cases',
      /Query\.count has no @data/,
    ],
    [
      'a field added by an extension',
      '"A colour."',
      'extend type Case { "Age." age: Int } "A colour."',
      /Case\.age has no @data/,
    ],
    [
      'a change without a request id',
      'take("Once." clientMutationId: ID!)',
      'take("Once." id: ID!)',
      /Mutation\.take must have clientMutationId: ID! as its first argument/,
    ],
    [
      'a request id that may be left out',
      'take("Once." clientMutationId: ID!)',
      'take("Once." clientMutationId: ID)',
      /Mutation\.take must have clientMutationId/,
    ],
    [
      'a request id that is not the first',
      '"Once." clientMutationId: ID!, "The case." id: ID! @caseId',
      '"The case." id: ID! @caseId, "Once." clientMutationId: ID!',
      /Mutation\.paint must have clientMutationId/,
    ],
    ['a change that tells more', 'Change @byTaskAlone', 'Case @byTaskAlone', /Mutation\.take must return Change/],
    ['a change about nobody knows what', ' @byTaskAlone', '', /Mutation\.take needs one of: an argument with @caseId/],
    ['a change about two things', '@withoutCase', '@withoutCase @byTaskAlone', /Mutation\.open needs one of/],
    [
      'a change of a case outside any',
      'tin: Tin): Change',
      'tin: Tin): Change @withoutCase',
      /Mutation\.paint needs one/,
    ],
    [
      'a case that may be left out',
      'id: ID! @caseId, "The tin."',
      'id: ID @caseId, "The tin."',
      /must require the case/,
    ],
    ['an input without description', '"A tin." input', 'input', /Tin has no description/],
    ['an input field without description', '"Its colour." colour', 'colour', /Tin\.colour has no description/],
    [
      'a value on the root',
      '"Cases." cases',
      '"Places." places: [Place!] "Cases." cases',
      /Query\.places has no @data/,
    ],
    ['a row owner that is not there', 'type Case @key', 'type Case @rowOwner(field: "by") @key', /points to Case\.by/],
  ])('finds %s', (_, from, to, message) => {
    const problems = planted(from, to)
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.join('\n')).toMatch(message)
  })

  test('names the subgraph, and reaches fields across subgraphs', () => {
    const other = `"A note." type Note { "Its text." textExists: Boolean ${DATA} @coarsens(field: "Note.text", form: "exists") }`
    expect(lintSchema({ care: other, police: SOUND }).map(({ subgraph }) => subgraph)).toEqual(['care'])
    const whole = `"A note." type Note { "Its text." text: String ${DATA} }`
    expect(lintSchema({ care: other, police: whole })).toEqual([])
  })
})
