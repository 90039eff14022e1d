import { expect } from '@jest/globals'
import { getOperationAST, type GraphQLSchema, Kind, parse, print, visit } from 'graphql'
import { nullableSupergraph } from '../../../gateway/execute/nullable-supergraph.ts'
import { createPlanExecutor, type PlanExecutor } from '../../../gateway/execute/plan-executor.ts'
import { coordinatesOf } from '../../../gateway/index.ts'
import { decide } from '../../../policies/engine/decide.ts'
import {
  auditPolicy,
  hubOver,
  type RunningHub,
  serveSupergraph,
  type ServedSupergraph,
} from '../../fixtures/serve-supergraph.ts'
import { askedCoordinates } from './asked-coordinates.ts'
import { naiveReference, type Row } from './naive-reference.ts'
import type { Sample, Sent } from './sample.ts'

/** A sample with a hub over it, and what plain Apollo answers. */
export interface HeldSample {
  readonly world: ServedSupergraph
  readonly run: RunningHub
  /** Everything that can be granted, but for changes. */
  readonly leaves: readonly string[]
  /** Puts a grant of these coordinates in force, with the sources of derived fields accepted. */
  grant(coordinates: readonly string[], changes?: readonly string[]): void
  /**
   * Asks every one of these queries under a grant of these coordinates and holds answer, fetches and record against the
   * reference; tells what was given.
   */
  hold(coordinates: readonly string[], queries?: readonly string[]): Promise<ReadonlySet<string>>
  /** What plain Apollo answers. */
  plainly(document: string): Promise<Row>
  close(): Promise<void>
}

/** Serves a sample, once plainly and once behind a hub. */
export async function holdSample(sample: Sample): Promise<HeldSample> {
  const { subgraphs, queries, derived = {}, entityType } = sample
  const world = await serveSupergraph(subgraphs)
  const plain = await createPlanExecutor(world.supergraph)
  const schema = await nullableSchema(world.supergraph)
  const shapes = coordinatesOf(world.supergraph)
  const leaves = [...shapes.types.values()].flatMap(({ name, kind, fields }) =>
    kind !== 'object' || name === shapes.mutation
      ? []
      : [...fields.values()].flatMap((field) => (field.kind === 'leaf' ? field.coordinate : [])),
  )
  const policyFor = (coordinates: readonly string[], changes: readonly string[] = []) => {
    const types = [...new Set(coordinates.map(typeOf))]
    const fields = (type: string) => coordinates.filter((at) => typeOf(at) === type).map(fieldOf)
    const see = types.map((type) => `${type}: [${fields(type).join(', ')}]`).join(', ')
    const accepted = Object.entries(derived).map(
      ([field, from]) => `{ field: ${field}, from: [${from.join(', ')}], because: test }`,
    )
    return auditPolicy(world.supergraph, [`see: { ${see} }`], {
      extra: `derived: [${accepted.join(', ')}]\nmay-change: [${changes.join(', ')}]`,
    })
  }
  const sentTypes = (variables: unknown) => {
    const { representations } = (variables ?? {}) as { representations?: readonly Sent[] }
    return representations?.map((sent) => entityType?.(sent) ?? String(sent['__typename']))
  }
  const run = await hubOver(world, policyFor(leaves))
  const whole = new Map<string, Row>()
  for (const text of queries) whole.set(text, await plainAnswer(world, plain, withTypenames(text)))

  return {
    world,
    run,
    leaves,
    grant: (coordinates, changes) => run.hub.swapPolicy(policyFor(coordinates, changes)),
    async hold(coordinates, asked = queries) {
      const policy = policyFor(coordinates)
      run.hub.swapPolicy(policy)
      const grant = decide(policy, { kind: 'AUDITOR', purpose: 'audit', tasks: [], facts: {}, at: new Date() })
      const accepted = Object.keys(derived).filter((field) => grant.granted(field) !== undefined)
      const sources = new Set(accepted.flatMap((field) => derived[field] ?? []))
      const told = new Set<string>()
      for (const document of asked) {
        world.asked.length = 0
        world.failed.length = 0
        run.reported.length = 0
        const recorded = run.log.records.length
        const answer = await run.ask(document)
        const expected = naiveReference({
          schema,
          document,
          grant,
          // The whole answer has the document's own keys.
          valueOf: (source, _field, _args, { path }) =>
            (path.prev === undefined ? whole.get(document) : source)?.[path.key],
        })
        expect({ document, data: answer.data }).toEqual({ document, data: expected.data })
        const fetched = world.asked.flatMap(({ query, variables }) => [
          ...askedCoordinates(query, shapes, sentTypes(variables)),
        ])
        const ungranted = fetched.filter((coordinate) => {
          // What the API schema hides is fetched for joining only.
          const field = shapes.field(coordinate)
          const isKey = shapes.types.get(typeOf(coordinate))?.keys.has(fieldOf(coordinate)) === true
          return field !== undefined && !isKey && !sources.has(coordinate) && !grant.reaches(coordinate)
        })
        expect({ document, ungranted }).toEqual({ document, ungranted: [] })
        expect([world.failed, run.reported]).toEqual([[], []])
        const disclosed = run.log.records.slice(recorded).map((record) => record.disclosed)
        expect(disclosed.map((each) => each.map(({ coordinate }) => coordinate).sort())).toEqual([
          [...expected.given].sort(),
        ])
        for (const coordinate of expected.given) told.add(coordinate)
      }
      return told
    },
    plainly: (document) => plainAnswer(world, plain, document),
    async close() {
      await run.hub.close()
      await plain.close()
      await world.close()
    },
  }
}

/** The API schema of a hub: output fields nullable. */
export async function nullableSchema(supergraph: string): Promise<GraphQLSchema> {
  const executor = await createPlanExecutor(print(nullableSupergraph(parse(supergraph))))
  await executor.close()
  return executor.apiSchema
}

async function plainAnswer(world: ServedSupergraph, plain: PlanExecutor, text: string): Promise<Row> {
  const document = parse(text)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('a sample asks one operation at a time')
  const { data, unexpected } = await plain.execute({
    document,
    documentHash: text,
    operation,
    variables: {},
    async fetch({ subgraph, query, variables }) {
      const answer = await world.answer(subgraph, query, variables)
      if (answer.errors) throw new Error(`${subgraph}: ${answer.errors.map(({ message }) => message).join()}`)
      return JSON.parse(JSON.stringify(answer.data)) as Record<string, unknown>
    },
  })
  expect(unexpected).toEqual([])
  return data as Row
}

/** The document with the type of every object in it, for who has to know what was answered. */
function withTypenames(document: string): string {
  const name = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const
  return print(
    visit(parse(document), {
      SelectionSet: {
        leave(set, _key, parent) {
          const isRoot = parent !== undefined && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION
          return isRoot ? undefined : { ...set, selections: [...set.selections, name] }
        },
      },
    }),
  )
}

export function typeOf(coordinate: string): string {
  return coordinate.slice(0, coordinate.indexOf('.'))
}

export function fieldOf(coordinate: string): string {
  return coordinate.slice(coordinate.indexOf('.') + 1)
}
