import { Document, isMap, isScalar, isSeq, type Node, Scalar, visit, type YAMLMap, type YAMLSeq } from 'yaml'
import type { PolicyDocument } from './policy-document.ts'
import { writeDocument } from './write-document.ts'

const WIDTH = 120
/** Lists that stand one entry to a line, because each entry is read as a sentence. */
const ONE_A_LINE = new Set(['when', 'requires', 'structural'])
/** Keys whose value is a few words between braces. */
const BRACED = new Set(['valid', 'after-closing'])
/** Keys under which each entry is a few words between braces. */
const BRACED_ENTRIES = new Set([
  'kinds',
  'tasks',
  'regimes',
  'categories',
  'coarsenings',
  'assertions',
  'agencies',
  'people',
  'approved-by',
  'advice',
  'derived',
])
/** Lists with an empty line between the entries. */
const SPACED = new Set(['rules', 'red-lines'])

/**
 * Writes a document as YAML in the style of the shipped files; `parsePolicy` reads the same document from it. Comments are
 * no part of a document, and are lost.
 */
export function printPolicy(document: PolicyDocument): string {
  const yaml = new Document(writeDocument(document), { version: '1.2', schema: 'core', aliasDuplicateObjects: false })
  visit(yaml, {
    Scalar(_, scalar) {
      // Unquoted it would be read as a merge key, which is refused.
      if (scalar.value === '<<') scalar.type = Scalar.QUOTE_SINGLE
    },
    Pair(_, { key, value }) {
      const name = String(key)
      if (isSeq<Node>(value)) layOutList(name, value)
      else if (isMap<Node, Node>(value)) layOutMap(name, value)
      // Always quoted, so that 16 and 6(1)(a) look alike.
      else if (name === 'article' && isScalar(value)) value.type = Scalar.QUOTE_SINGLE
    },
  })
  // No width: a sentence stays on one line, however long.
  return yaml.toString({ lineWidth: 0, singleQuote: true })
}

function layOutList(name: string, list: YAMLSeq<Node>): void {
  const plain = list.items.every((item) => isScalar(item) || (isMap(item) && item.items.length === 1))
  if (plain && !ONE_A_LINE.has(name)) {
    inOneLine(list, '')
    for (const item of list.items) if (isMap(item)) inOneLine(item, ' ')
  }
  for (const [index, item] of list.items.entries()) {
    if (BRACED_ENTRIES.has(name) && isMap(item)) inOneLine(item, ' ')
    if (SPACED.has(name) && index > 0) item.spaceBefore = true
  }
}

function layOutMap(name: string, map: YAMLMap<Node, Node>): void {
  if (BRACED.has(name)) inOneLine(map, ' ')
  if (BRACED_ENTRIES.has(name)) for (const { value } of map.items) if (isMap(value)) inOneLine(value, ' ')
}

/** On several lines when too wide for one. Brackets stand close to what they hold and braces do not. */
function inOneLine(node: YAMLMap | YAMLSeq, padding: string): void {
  node.flow = true
  const print = node.toString.bind(node)
  node.toString = (context, ...rest) =>
    print(
      context && { ...context, flowCollectionPadding: padding, options: { ...context.options, lineWidth: WIDTH } },
      ...rest,
    )
}
