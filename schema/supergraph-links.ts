import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  Kind,
  type SchemaDefinitionNode,
  type SchemaExtensionNode,
} from 'graphql'

/** Identities of the features whose directives `coordinatesOf` reads, without their versions. */
export const FEATURES = {
  join: 'https://specs.apollo.dev/join',
  inaccessible: 'https://specs.apollo.dev/inaccessible',
  context: 'https://specs.apollo.dev/context',
  schakel: 'https://schakel.example/spec/schakel',
} as const

const LINK = 'https://specs.apollo.dev/link'

/** What one supergraph calls the elements of the features it links (link spec v1.0). */
export interface SupergraphLinks {
  /** Name under which a directive of a feature stands in this document, without `@`; undefined when not linked. */
  directive(feature: string, element: string): string | undefined
  /** Whether a type belongs to a linked feature, such as `join__Graph`, and not to the schema itself. */
  isFeatureType(name: string): boolean
}

interface Link {
  readonly name: string
  readonly namespace: string
  readonly imports: ReadonlyMap<string, string>
}

/** Reads the `@link`s of a supergraph. Throws when it is not one of federation 2. */
export function linksOf(document: DocumentNode): SupergraphLinks {
  const applied = document.definitions
    .filter(isSchema)
    .flatMap((definition): readonly ConstDirectiveNode[] => definition.directives ?? [])
  const bootstrap = applied.find((directive) => identity(stringArgument(directive, 'url') ?? '').url === LINK)
  if (!bootstrap) throw new Error('Not a federation 2 supergraph: its schema has no @link to the link specification')
  const links = new Map<string, Link>()
  for (const directive of applied) {
    const url = directive.name.value === bootstrap.name.value ? stringArgument(directive, 'url') : undefined
    if (url === undefined) continue
    const feature = identity(url)
    links.set(feature.url, {
      name: feature.name,
      namespace: stringArgument(directive, 'as') ?? feature.name,
      imports: importsOf(argument(directive, 'import')),
    })
  }
  if (!links.has(FEATURES.join))
    throw new Error('Not a federation 2 supergraph: it does not link the join specification')
  return {
    directive(feature, element) {
      const link = links.get(feature)
      if (!link) return undefined
      const imported = link.imports.get(`@${element}`)
      if (imported) return imported.slice(1)
      // A directive named as its feature stands for the feature itself and carries no prefix.
      return element === link.name ? link.namespace : `${link.namespace}__${element}`
    },
    isFeatureType(name) {
      return [...links.values()].some(
        (link) => name.startsWith(`${link.namespace}__`) || [...link.imports.values()].includes(name),
      )
    },
  }
}

/** A string argument of an applied directive. */
export function stringArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = argument(directive, name)
  return value?.kind === Kind.STRING ? value.value : undefined
}

/** Any argument of an applied directive. */
export function argument(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((given) => given.name.value === name)?.value
}

/** A string field of an object value. */
export function stringField(value: ConstValueNode, name: string): string | undefined {
  if (value.kind !== Kind.OBJECT) return undefined
  const field = value.fields.find((candidate) => candidate.name.value === name)?.value
  return field?.kind === Kind.STRING ? field.value : undefined
}

function importsOf(value: ConstValueNode | undefined): Map<string, string> {
  const imports = new Map<string, string>()
  for (const entry of value?.kind === Kind.LIST ? value.values : []) {
    const name = entry.kind === Kind.STRING ? entry.value : stringField(entry, 'name')
    if (name !== undefined) imports.set(name, stringField(entry, 'as') ?? name)
  }
  return imports
}

/** `https://specs.apollo.dev/join/v0.5` → url without the version, and the feature's own name. */
function identity(url: string): { url: string; name: string } {
  const plain = url.replace(/\/(v\d+\.\d+\/?)?$/, '')
  return { url: plain, name: plain.slice(plain.lastIndexOf('/') + 1) }
}

function isSchema(node: DocumentNode['definitions'][number]): node is SchemaDefinitionNode | SchemaExtensionNode {
  return node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
}
