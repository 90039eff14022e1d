import { type DocumentNode, Kind } from 'graphql'

/** Names and addresses of the subgraphs, from the `join__Graph` enum of a composed supergraph. */
export function subgraphUrls(supergraph: DocumentNode): { readonly name: string; readonly url: string }[] {
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue
    return (definition.values ?? []).map((value) => {
      const stated = new Map<string, string>()
      for (const directive of value.directives ?? []) {
        if (directive.name.value !== 'join__graph') continue
        for (const argument of directive.arguments ?? []) {
          if (argument.value.kind === Kind.STRING) stated.set(argument.name.value, argument.value.value)
        }
      }
      return { name: stated.get('name') ?? value.name.value, url: stated.get('url') ?? '' }
    })
  }
  throw new Error('This is not a composed supergraph: it has no join__Graph. Compose the subgraphs first.')
}
