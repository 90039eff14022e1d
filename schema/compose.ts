import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { SUBGRAPH_PORTS, SUBGRAPHS, subgraphSdl } from './subgraph-sdl.ts'

/** One subgraph as it goes into a composition. */
export interface ComposedSubgraph {
  readonly name: string
  readonly url: string
  readonly sdl: string
}

/** Either a supergraph, or what stands in the way of one. */
export type Composition =
  | { readonly supergraph: string; readonly problems?: never }
  | { readonly supergraph?: never; readonly problems: readonly string[] }

/** Composes subgraphs into a federation 2 supergraph. What does not compose is a value, with federation's own words. */
export function composeSupergraph(subgraphs: readonly ComposedSubgraph[]): Composition {
  const result = composeServices(
    subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl, { noLocation: true }) })),
  )
  if (result.errors) return { problems: result.errors.map((error) => error.message) }
  return { supergraph: `${result.supergraphSdl.trimEnd()}\n` }
}

/** Our own five subgraphs with their default addresses. `root` as for `subgraphSdl`. */
export function ownSubgraphs(root?: URL): ComposedSubgraph[] {
  return SUBGRAPHS.map((name) => ({
    name,
    url: `http://127.0.0.1:${SUBGRAPH_PORTS[name]}/graphql`,
    sdl: subgraphSdl(name, root),
  }))
}
