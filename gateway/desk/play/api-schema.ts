import { buildSchema, type GraphQLSchema } from 'graphql'
import { annotatedSchema } from '../../../schema/annotated-schema.ts'

const built = new Map<string, { readonly sdl: string; readonly schema: GraphQLSchema }>()

/** What agencies query, as text with the owner and category of every field, and built; made once for a supergraph. */
export function apiSchema(supergraph: string): { readonly sdl: string; readonly schema: GraphQLSchema } {
  const known = built.get(supergraph)
  if (known !== undefined) return known
  const sdl = annotatedSchema(supergraph)
  const made = { sdl, schema: buildSchema(sdl, { assumeValidSDL: true }) }
  built.set(supergraph, made)
  return made
}
