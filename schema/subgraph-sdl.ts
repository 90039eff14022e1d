import { readFileSync } from 'node:fs'
import { type DefinitionNode, type DocumentNode, Kind, parse, print, visit } from 'graphql'

/** The subgraphs in the order in which they are composed; the chain first, because every query starts there. */
export const SUBGRAPHS = ['chain', 'police', 'immigration', 'care', 'municipal'] as const

export type SubgraphName = (typeof SUBGRAPHS)[number]

/** Port on which a subgraph listens when nothing else is configured. */
export const SUBGRAPH_PORTS: Readonly<Record<SubgraphName, number>> = {
  chain: 4001,
  police: 4002,
  immigration: 4003,
  care: 4004,
  municipal: 4005,
}

const FEDERATION = 'https://specs.apollo.dev/federation/v2.9'
/** Names our own directives as a core feature, without which federation drops them from the supergraph. */
export const SCHAKEL_FEATURE = 'https://schakel.example/spec/schakel/v1.0'

const FEDERATION_DIRECTIVES = new Set([
  'key',
  'shareable',
  'external',
  'requires',
  'provides',
  'override',
  'inaccessible',
  'tag',
  'interfaceObject',
])

const BUILT_IN = new Set(['skip', 'include', 'deprecated', 'specifiedBy', 'String', 'Int', 'Float', 'Boolean', 'ID'])

/** The texts a subgraph's whole SDL is put together from. */
export interface SdlSources {
  readonly own: string
  readonly shared: string
  readonly directives: string
}

/**
 * Whole SDL of one of our subgraphs: its own file, the federation header, and the shared definitions it reaches.
 * `root` is the folder that holds `schema/` and `subgraphs/`; by default the one this code runs from.
 */
export function subgraphSdl(name: SubgraphName, root: URL = new URL('../', import.meta.url)): string {
  const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
  return completeSdl({
    own: read(`subgraphs/${name}/schema.graphql`),
    shared: read('schema/shared.graphql'),
    directives: read('schema/directives.graphql'),
  })
}

/** Puts a subgraph's SDL together. Throws when it uses a name that neither it nor the shared files define. */
export function completeSdl(sources: SdlSources): string {
  const own = parse(sources.own)
  const available = new Map<string, DefinitionNode>()
  for (const document of [parse(sources.shared), parse(sources.directives)]) {
    for (const definition of document.definitions) available.set(nameOf(definition), definition)
  }
  const defined = new Set(own.definitions.map(nameOf))
  const reached = reach(own, defined, available)
  const shared = [...available].filter(([name]) => reached.has(name)).map(([, definition]) => print(definition))
  const ours = [...reached].filter((name) => name.startsWith('@') && available.has(name)).sort()
  const federation = [...reached].filter((name) => FEDERATION_DIRECTIVES.has(name.slice(1)) && name[0] === '@').sort()
  return [header(federation, ours), sources.own.trim(), ...shared, ''].join('\n\n')
}

/** Names used by `start` and, in turn, by the shared definitions so found; directives with their `@`. */
function reach(start: DocumentNode, defined: Set<string>, available: Map<string, DefinitionNode>): Set<string> {
  const reached = new Set<string>()
  const waiting = usedBy(start)
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name) || defined.has(name) || BUILT_IN.has(name.replace('@', ''))) continue
    const definition = available.get(name)
    if (definition) waiting.push(...usedBy(definition))
    else if (!(name[0] === '@' && FEDERATION_DIRECTIVES.has(name.slice(1)))) {
      throw new Error(`${name} is used but not defined: define it in the subgraph's schema or in schema/shared.graphql`)
    }
    reached.add(name)
  }
  return reached
}

function usedBy(node: DocumentNode | DefinitionNode): string[] {
  const used: string[] = []
  visit(node, {
    NamedType: (type) => void used.push(type.name.value),
    Directive: (directive) => void used.push(`@${directive.name.value}`),
  })
  return used
}

function nameOf(definition: DefinitionNode): string {
  if (!('name' in definition) || !definition.name) return definition.kind
  return definition.kind === Kind.DIRECTIVE_DEFINITION ? `@${definition.name.value}` : definition.name.value
}

function header(federation: readonly string[], ours: readonly string[]): string {
  const imports = [...federation, ...(ours.length > 0 ? ['@composeDirective'] : [])]
  const lines = ['extend schema', `  @link(url: "${FEDERATION}", import: ${JSON.stringify(imports)})`]
  if (ours.length > 0) lines.push(`  @link(url: "${SCHAKEL_FEATURE}", import: ${JSON.stringify(ours)})`)
  return [...lines, ...ours.map((name) => `  @composeDirective(name: "${name}")`)].join('\n')
}
