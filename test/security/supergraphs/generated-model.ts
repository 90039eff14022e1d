import { coordinatesOf } from '../../../gateway/index.ts'
import { auditPolicy, hubOver, NotComposed, serveSupergraph } from '../../fixtures/serve-supergraph.ts'
import { generatedSupergraph } from './generated-supergraph.ts'
import type { HeldModel, PolicyParts } from './held-model.ts'
import { nullableSchema, typeOf } from './hold-sample.ts'

export interface GeneratedModel extends HeldModel {
  readonly ids: readonly string[]
  close(): Promise<void>
}

/** Header in which a caller of a generated supergraph may state its facts. */
export const FACTS = 'x-facts'

/** Serves a generated supergraph and a hub over it. Undefined when it does not compose. */
export async function generatedModel(
  numbers: readonly number[],
  held?: () => Promise<void>,
): Promise<GeneratedModel | undefined> {
  const { subgraphs, derived, ids, valueOf } = generatedSupergraph(numbers)
  const world = await serveSupergraph(subgraphs, held).catch((error: unknown) => {
    if (error instanceof NotComposed) return undefined
    throw error
  })
  if (world === undefined) return undefined
  const shapes = coordinatesOf(world.supergraph)
  let facts: Readonly<Record<string, boolean>> = {}
  const run = await hubOver(world, auditPolicy(world.supergraph, ['see: { Query: [shared] }']), {
    // Of the lists of a generated operation the product counts, however few entries there are.
    limits: { answerValues: 1_000_000_000 },
    facts: (headers) => (headers[FACTS] === undefined ? facts : (JSON.parse(headers[FACTS]) as typeof facts)),
  })
  return {
    world,
    run,
    shapes,
    derived,
    ids,
    valueOf,
    schema: await nullableSchema(world.supergraph),
    setFacts: (known) => void (facts = known),
    async close() {
      await run.hub.close()
      await world.close()
    },
  }
}

/** A policy made of numbers: each field shown, shown under the fact, or not; some links by name. */
export function generatedPolicy(
  { shapes, derived }: Pick<HeldModel, 'shapes' | 'derived'>,
  numbers: readonly number[],
): PolicyParts & { readonly fact: boolean | undefined } {
  let at = 0
  const next = (below: number) => (numbers[at++ % numbers.length] ?? 0) % below
  const fields = [...shapes.types.values()].flatMap((type) => (type.kind === 'object' ? [...type.fields.values()] : []))
  const whole = new Set([...shapes.types.keys()].filter(() => next(4) === 0))
  const plain: string[] = []
  const conditional: string[] = []
  for (const { coordinate, kind } of fields) {
    if (kind === 'link') {
      if (next(8) === 0) plain.push(coordinate)
      continue
    }
    const choice = next(5)
    if (choice === 0) continue
    const isConditional = choice === 1 || (whole.has(typeOf(coordinate)) && typeOf(coordinate) !== 'Query')
    if (isConditional) conditional.push(coordinate)
    else plain.push(coordinate)
  }
  if (plain.length === 0) plain.push('Query.shared')
  return {
    plain,
    conditional,
    silent: next(2) === 0,
    fact: [true, false, undefined][next(3)],
    accepted: Object.keys(derived).filter(() => next(3) > 0),
  }
}
