import { expect } from '@jest/globals'
import { type GraphQLSchema, parse, validate } from 'graphql'
import type { Coordinates } from '../../../policies/engine/coordinates.ts'
import { decide } from '../../../policies/engine/decide.ts'
import { auditPolicy, type RunningHub, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'
import { askedCoordinates } from './asked-coordinates.ts'
import { fieldOf, typeOf } from './hold-sample.ts'
import { naiveReference, type ReferenceRequest } from './naive-reference.ts'

/** A supergraph whose whole data a reference knows, and the hub over it. */
export interface HeldModel {
  readonly world: ServedSupergraph
  readonly run: RunningHub
  readonly schema: GraphQLSchema
  readonly shapes: Coordinates
  /** Fields computed from others, and what from. */
  readonly derived: Readonly<Record<string, readonly string[]>>
  readonly valueOf: ReferenceRequest['valueOf']
  setFacts(facts: Readonly<Record<string, boolean>>): void
}

/** What a policy shows, and when. */
export interface PolicyParts {
  readonly plain: readonly string[]
  /** Shown when the fact `cleared` holds. */
  readonly conditional: readonly string[]
  /** Whether `cleared` may not be told of. */
  readonly silent: boolean
  /** Derived fields whose sources the purpose accepts. */
  readonly accepted: readonly string[]
}

const vocabulary = (silent: boolean) => `
facts: { cleared: { asserted-by: CHAIN, sentence: { en: Cleared., nl: Vrij. }, source: test, silent: ${String(silent)} } }
kinds: { AUDITOR: { en: Auditor, nl: Controleur } }
tasks: {}
`

/** The policy of these parts. */
export function policyOf({ world, derived }: Pick<HeldModel, 'world' | 'derived'>, parts: PolicyParts) {
  const { plain, conditional, silent, accepted } = parts
  const see = (coordinates: readonly string[]) => {
    const types = new Set(coordinates.map(typeOf))
    const of = (type: string) => coordinates.filter((coordinate) => typeOf(coordinate) === type).map(fieldOf)
    return `see: { ${[...types].map((type) => `${type}: [${of(type).join(', ')}]`).join(', ')} }`
  }
  const lines = [see([...new Set([...plain, ...accepted])])]
  if (conditional.length > 0) lines.push(`${see(conditional)}, when: [cleared]`)
  const from = (field: string) => (derived[field] ?? []).join(', ')
  const acceptances = accepted.map((field) => `{ field: ${field}, from: [${from(field)}], because: test }`)
  return auditPolicy(world.supergraph, lines, {
    extra: `derived: [${acceptances.join(', ')}]`,
    vocabulary: vocabulary(silent),
  })
}

/** What a case came to, for counting what random cases cover. */
export interface HeldCase {
  /** Sources that were accepted for what was asked. */
  readonly sources: number
  /** Whether a silent fact hid something. */
  readonly hidden: boolean
  /** Coordinates that were given. */
  readonly given: number
}

/**
 * Asks one document under one policy and holds answer, fetches, errors and record against the reference. Undefined when the
 * document is no operation at all: two fields that cannot share a response key.
 */
export async function holdCase(
  model: HeldModel,
  document: string,
  parts: PolicyParts & { readonly fact: boolean | undefined },
): Promise<HeldCase | undefined> {
  const { world, run, schema, shapes, derived, valueOf } = model
  if (validate(schema, parse(document)).length > 0) return undefined
  const policy = policyOf(model, parts)
  const { accepted, silent, fact } = parts
  run.hub.swapPolicy(policy)
  const facts = fact === undefined ? {} : { cleared: fact }
  model.setFacts(facts)
  world.asked.length = 0
  world.failed.length = 0
  run.reported.length = 0
  const recorded = run.log.records.length
  const answer = await run.ask(document)
  const known = { kind: 'AUDITOR', purpose: 'audit', tasks: [], at: new Date() }
  const grant = decide(policy, { ...known, facts })
  const present = silent ? decide(policy, { ...known, facts: { cleared: true } }) : grant

  const expected = naiveReference({ schema, document, grant, present, valueOf })
  expect({ document, parts, data: answer.data }).toEqual({ document, parts, data: expected.data })
  // What a derived field is computed from is asked where that field is asked and given, and nowhere else.
  const computed = accepted.filter(
    (field) => grant.granted(field) !== undefined && new RegExp(`\\b${fieldOf(field)}\\b`, 'u').test(document),
  )
  const sources = new Set(computed.flatMap((field) => derived[field] ?? []))
  for (const coordinate of world.asked.flatMap(({ query }) => [...askedCoordinates(query, shapes)])) {
    const isKey = shapes.types.get(typeOf(coordinate))?.keys.has(fieldOf(coordinate)) === true
    if (!grant.reaches(coordinate) && !isKey && !sources.has(coordinate))
      throw new Error(`${coordinate} was asked of a subgraph and is not granted`)
  }
  const told = new Set(answer.errors?.map(({ extensions }) => extensions.coordinate))
  expect(told).toEqual(new Set(answer.extensions?.schakel.withheld))
  for (const coordinate of answer.extensions?.schakel.withheld ?? []) {
    expect(grant.withheld(coordinate)).toBeDefined()
  }
  const records = run.log.records.slice(recorded)
  expect(records).toHaveLength(1)
  expect(records[0]?.disclosed.map(({ coordinate }) => coordinate).sort()).toEqual([...expected.given].sort())
  expect([world.failed, run.reported]).toEqual([[], []])
  const bare = silent ? naiveReference({ schema, document, grant, valueOf }) : expected
  return {
    sources: sources.size,
    hidden: JSON.stringify(bare.data) !== JSON.stringify(expected.data),
    given: expected.given.size,
  }
}
