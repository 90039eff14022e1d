import {
  Composer,
  CST,
  type Document,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  visit,
  type YAMLError,
} from 'yaml'
import { refusedCharacter } from './check-characters.ts'
import type { PolicyProblem, Position } from './policy-document.ts'
import { PolicyErrors } from './policy-errors.ts'

const LARGEST = 1_000_000
const DEEPEST = 24
const TOO_DEEP = `nested more than ${DEEPEST} levels deep; a policy is flat`

/** A document's plain value, and where each part of it stands, by path (`rules.0.when.1`). */
export interface YamlContent {
  readonly value: unknown
  readonly positions: Map<string, Position>
}

/**
 * Reads one YAML 1.2 document in the strict subset that policies are written in: no anchors, aliases, merge keys, tags,
 * directives or duplicate keys, one document, at most 1 MB. What one person reads is then what every parser reads.
 * Throws PolicyErrors.
 */
export function readYaml(text: string, file: string): YamlContent {
  // A byte order mark says how the bytes are to be read and is none of the text.
  const yaml = text.startsWith('\ufeff') ? text.slice(1) : text
  const lines = new LineCounter()
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const start: Position = { file, line: 1, column: 1 }

  if (new TextEncoder().encode(yaml).length > LARGEST)
    fail('too-large', 'the file is larger than 1 MB; split it, one purpose to a file', start)
  const character = refusedCharacter(yaml)
  if (character !== undefined) fail('character', character.message, placeIn(yaml, character.offset, file))
  const deep = tooDeepAt(yaml)
  if (deep !== undefined) return fail('too-deep', TOO_DEEP, placeIn(yaml, deep, file))
  const tokens = [...new Parser(lines.addNewLine).parse(yaml)]
  const refused = refuse(tokens, place)
  if (refused.length > 0) throw new PolicyErrors(refused)

  const documents = [
    ...new Composer({ version: '1.2', schema: 'core', merge: false, stringKeys: true }).compose(tokens),
  ]
  const [document, second] = documents
  if (document === undefined) return fail('empty', 'the file is empty', start)
  if (second !== undefined)
    fail('yaml', 'a file holds one document; remove the "---" between them', place(second.range[0]))
  const faults = [...document.errors, ...document.warnings]
  if (faults.length > 0) throw new PolicyErrors(faults.map((fault) => describeFault(fault, place)))
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null))
    return fail('empty', 'the file is empty', start)

  const unseen = charactersOf(document, place)
  if (unseen.length > 0) throw new PolicyErrors(unseen)

  const positions = new Map<string, Position>()
  locate(document.contents, '', positions, place)
  return { value: document.toJS({ maxAliasCount: 0 }), positions }
}

function fail(code: string, message: string, position: Position): never {
  throw new PolicyErrors([{ code, message, position }])
}

/**
 * Where brackets, or list and key marks on one line, nest too deeply. Looked for before parsing, whose time grows with
 * the square of the depth. Nesting by indentation costs a space a level more on each line, and is found in the tree.
 */
function tooDeepAt(yaml: string): number | undefined {
  let offset = 0
  let brackets = 0
  let marks = 0
  let previous: string | null = null
  for (const lexeme of new Lexer().lex(yaml)) {
    // What follows a mark of the lexer's own is text, whatever it looks like.
    const type: string | null = previous === 'scalar' ? 'text' : CST.tokenType(lexeme)
    previous = type
    if (type === 'flow-seq-start' || type === 'flow-map-start') brackets += 1
    else if (type === 'flow-seq-end' || type === 'flow-map-end') brackets -= 1
    else if (type === 'newline') marks = 0
    else if (type === 'seq-item-ind' || type === 'explicit-key-ind') marks += 1
    if (brackets > DEEPEST || marks > DEEPEST) return offset
    // The lexer's own marks have no place in the text.
    if (type !== 'scalar' && type !== 'doc-mode' && type !== 'flow-error-end') offset += lexeme.length
  }
  return undefined
}

function placeIn(yaml: string, offset: number, file: string): Position {
  const before = yaml.slice(0, offset).split('\n')
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** Works on the token tree with a stack of its own, so that no depth of nesting can exhaust the call stack. */
function refuse(tokens: readonly CST.Token[], place: (offset: number) => Position): PolicyProblem[] {
  const problems: PolicyProblem[] = []
  const found = (code: string, message: string, offset: number) =>
    problems.push({ code, message, position: place(offset) })
  const pending: { token: CST.Token | CST.SourceToken; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }))
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next
    if (depth > DEEPEST) {
      found('too-deep', TOO_DEEP, token.offset)
      return problems
    }
    if (token.type === 'anchor' || token.type === 'alias')
      found('not-allowed', 'anchors and aliases are not allowed; write the value out', token.offset)
    else if (token.type === 'tag') found('not-allowed', 'tags are not allowed; write the value plainly', token.offset)
    else if (token.type === 'directive') found('not-allowed', 'directives (%…) are not allowed', token.offset)
    else if ('source' in token && token.type === 'scalar' && token.source === '<<')
      found('not-allowed', 'merge keys (<<) are not allowed; write the keys out', token.offset)
    for (const child of childrenOf(token)) pending.push({ token: child, depth: depth + 1 })
  }
  return problems
}

function childrenOf(token: CST.Token | CST.SourceToken): (CST.Token | CST.SourceToken)[] {
  if ('items' in token)
    return token.items.flatMap((item) => [
      ...item.start,
      ...(item.key ? [item.key] : []),
      ...('sep' in item && item.sep ? item.sep : []),
      ...(item.value ? [item.value] : []),
    ])
  if (token.type === 'document') return [...token.start, ...(token.value ? [token.value] : [])]
  if (token.type === 'block-scalar') return [...token.props]
  return []
}

/** An escape such as "\u202e" can bring back what may not stand in the file itself. */
function charactersOf(document: Document.Parsed, place: (offset: number) => Position): PolicyProblem[] {
  const problems: PolicyProblem[] = []
  visit(document, {
    Scalar(_, { value, range }) {
      const refused = typeof value === 'string' ? refusedCharacter(value) : undefined
      if (refused !== undefined && range)
        problems.push({ code: 'character', message: refused.message, position: place(range[0]) })
    },
  })
  return problems
}

function describeFault(fault: YAMLError, place: (offset: number) => Position): PolicyProblem {
  const position = place(fault.pos[0])
  if (fault.code === 'DUPLICATE_KEY')
    return { code: 'duplicate-key', message: 'this key stands here twice; keep one of them', position }
  return { code: 'yaml', message: `not valid YAML 1.2: ${fault.message}`, position }
}

function locate(node: Node, path: string, positions: Map<string, Position>, place: (offset: number) => Position): void {
  const below = (key: string | number) => (path === '' ? String(key) : `${path}.${key}`)
  const mark = (at: string, found: Node) => {
    if (found.range) positions.set(at, place(found.range[0]))
  }
  if (isMap<Node, Node | null>(node))
    for (const { key, value } of node.items) {
      const name = below(isScalar(key) ? String(key.value) : String(key))
      mark(name, key)
      if (value !== null) locate(value, name, positions, place)
    }
  if (isSeq<Node>(node))
    for (const [index, item] of node.items.entries()) {
      mark(below(index), item)
      locate(item, below(index), positions, place)
    }
}
