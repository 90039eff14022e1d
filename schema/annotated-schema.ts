import { type ConstDirectiveNode, Kind, parse, print, visit } from 'graphql'

/**
 * The API schema with our annotations (`@data`, `@value`, `@reads` …) still on it: the composed supergraph without what
 * federation needs to plan. Fields and types marked `@inaccessible` are left out, as they are in the API.
 */
export function annotatedSchema(supergraph: string): string {
  const withoutPlanning = visit(parse(supergraph, { noLocation: true }), {
    enter(node) {
      if (node.kind === Kind.DIRECTIVE) return isPlanning(node.name.value) ? null : undefined
      if (node.kind === Kind.SCHEMA_DEFINITION) return null
      if ('directives' in node && isInaccessible(node.directives as readonly ConstDirectiveNode[] | undefined))
        return null
      if ('name' in node && node.name !== undefined && node.kind.endsWith('Definition')) {
        return isPlanning(node.name.value) || node.name.value === 'inaccessible' ? null : undefined
      }
      return undefined
    },
  })
  return `${print(withoutPlanning)}\n`
}

function isPlanning(name: string): boolean {
  return name === 'link' || name.startsWith('join__') || name.startsWith('link__') || name.startsWith('core__')
}

function isInaccessible(directives: readonly ConstDirectiveNode[] | undefined): boolean {
  return directives?.some(({ name }) => name.value === 'inaccessible') === true
}
