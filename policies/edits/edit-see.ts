import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Form } from '../engine/coordinates.ts'

/** Where a list of what is shown stands in a file: the keys and indexes that lead to it. */
export type Path = readonly (string | number)[]

/** One field as a list names it. */
export interface NamedField {
  readonly field: string
  readonly form: Form
}

/** Longest line that a list is kept on, as the formatter of this project does. */
const WIDTH = 120

/**
 * The text with the fields that one type shows under a path replaced. Everything else stays as it is, byte for byte, and
 * so do the remarks within the list. No fields: the type goes.
 */
export function writeFields(text: string, path: Path, type: string, fields: readonly NamedField[]): string {
  const see = mapAt(text, path)
  const pair = pairOf(see, type)
  if (pair === undefined) return fields.length === 0 ? text : addType(text, see, type, fields)
  if (fields.length === 0) return removePair(text, see, pair)
  const list = pair.value as Node
  const [start, end] = span(text, list)
  if (isSeq(list) && text.slice(start, end).includes('#')) return editItems(text, list, fields)
  const indent = ' '.repeat(columnOf(text, span(text, pair.key as Node)[0]) + 2)
  const before = text.slice(0, start).trimEnd()
  return `${before}${printed(fields, columnOf(text, before.length), indent)}${text.slice(end)}`
}

/** ` [a, b]` behind the key where it fits, else one below the other under it. */
function printed(fields: readonly NamedField[], column: number, indent: string): string {
  const words = fields.map(word)
  const line = ` [${words.join(', ')}]`
  if (column + line.length <= WIDTH) return line
  return `\n${indent}[\n${words.map((each) => `${indent}  ${each},\n`).join('')}${indent}]`
}

function word({ field, form }: NamedField): string {
  return form === 'full' ? field : `{ ${field}: ${form} }`
}

/** A list with remarks of its own: what goes is cut out of it, and what comes stands before the rest. */
function editItems(text: string, { items, flow }: YAMLSeq, fields: readonly NamedField[]): string {
  const wanted = new Set(fields.map(word))
  let result = text
  for (const item of (items as Node[]).toReversed()) {
    const named = isMap(item)
      ? `{ ${item.items.map(({ key, value }) => `${String(key)}: ${String(value)}`).join()} }`
      : String(item)
    if (wanted.delete(named)) continue
    const [start, end] = span(text, item)
    const comma = /^\s*,/u.exec(text.slice(end))?.[0].length ?? 0
    result =
      flow === true
        ? result.slice(0, start) + result.slice(end + comma)
        : result.slice(0, lineStart(text, start)) + result.slice(lineEnd(text, end))
  }
  const [first] = items as Node[]
  if (first === undefined) return result
  const [at] = span(text, first)
  const indent = ' '.repeat(columnOf(text, at))
  if (flow === true)
    return `${result.slice(0, at)}${[...wanted].map((each) => `${each},\n${indent}`).join('')}${result.slice(at)}`
  const line = lineStart(text, at)
  return `${result.slice(0, line)}${[...wanted].map((each) => `${indent.slice(2)}- ${each}\n`).join('')}${result.slice(line)}`
}

function addType(text: string, see: YAMLMap, type: string, fields: readonly NamedField[]): string {
  const last = see.items.at(-1)
  if (last === undefined) {
    const [start, end] = span(text, see)
    return `${text.slice(0, start)}{ ${type}:${printed(fields, 0, '')} }${text.slice(end)}`
  }
  const [, end] = span(text, last.value as Node)
  if (see.flow === true) return `${text.slice(0, end)}, ${type}: [${fields.map(word).join(', ')}]${text.slice(end)}`
  const indent = ' '.repeat(columnOf(text, span(text, last.key as Node)[0]))
  const key = `${indent}${type}:`
  return `${text.slice(0, end)}\n${key}${printed(fields, key.length, `${indent}  `)}${text.slice(end)}`
}

export function removePair(text: string, map: YAMLMap, pair: Pair): string {
  const index = map.items.indexOf(pair)
  const [start] = span(text, pair.key as Node)
  const [, end] = span(text, pair.value as Node)
  if (map.items.length === 1) {
    const [from, to] = span(text, map)
    return `${text.slice(0, from).trimEnd()} {}${text.slice(map.flow === true ? to : end)}`
  }
  const next = map.items[index + 1]
  if (map.flow !== true) return text.slice(0, lineStart(text, start)) + text.slice(lineEnd(text, end))
  if (next !== undefined) return text.slice(0, start) + text.slice(span(text, next.key as Node)[0])
  const before = span(text, map.items[index - 1]?.value as Node)[1]
  return text.slice(0, before) + text.slice(end)
}

/** The text with a rule for these kinds of agency alone. */
export function writeAskers(text: string, path: Path, who: readonly string[]): string {
  const rule = mapAt(text, path)
  const written = `[${who.join(', ')}]`
  const present = pairOf(rule, 'who')
  if (present === undefined) return addKey(text, path, 'id', 'who', written)
  const [start, end] = span(text, present.value as Node)
  return `${text.slice(0, start)}${written}${text.slice(end)}`
}

/** The text with a key behind another of the same mapping. */
export function addKey(text: string, path: Path, behind: string, key: string, value: string): string {
  const map = mapAt(text, path)
  const before = pairOf(map, behind)
  if (before === undefined) throw new Error(`There is no ${[...path, behind].join('.')}`)
  const [, end] = span(text, before.value as Node)
  const indent = ' '.repeat(columnOf(text, span(text, before.key as Node)[0]))
  const at = map.flow === true ? end : behindRemark(text, end)
  return `${text.slice(0, at)}${map.flow === true ? ', ' : `\n${indent}`}${key}: ${value}${text.slice(at)}`
}

/** The text with an item behind the last of a list, and with a gap an empty line between. */
export function appendItem(text: string, path: Path, lines: readonly string[], { gap = true } = {}): string {
  const list = listAt(text, path)
  const last = list.items.at(-1) as Node | undefined
  if (last === undefined) {
    const [start, end] = span(text, list)
    return `${text.slice(0, start).trimEnd()}\n${lines.map((line) => `  ${line}`).join('\n')}${text.slice(end)}`
  }
  const [start, end] = span(text, last)
  // In a list on one line it cannot stand below the others.
  if (list.flow === true) return `${text.slice(0, end)}, ${asFlow(lines)}${text.slice(end)}`
  const indent = ' '.repeat(columnOf(text, start) - 2)
  const behind = behindRemark(text, end)
  return `${text.slice(0, behind)}\n${gap ? '\n' : ''}${lines.map((line) => `${indent}${line}`).join('\n')}${text.slice(behind)}`
}

function asFlow(lines: readonly string[]): string {
  return JSON.stringify(parseDocument(lines.join('\n')).toJS()).slice(1, -1)
}

/** The text without one item of a list, and without the remark right above it, which speaks of it. */
export function removeItem(text: string, path: Path, index: number): string {
  const list = listAt(text, path)
  const [start, stop] = span(text, list.items[index] as Node)
  if (list.flow === true) {
    const comma = /^\s*,\s*/u.exec(text.slice(stop))?.[0].length ?? 0
    const from = comma > 0 || index === 0 ? start : span(text, list.items[index - 1] as Node)[1]
    return text.slice(0, from) + text.slice(stop + comma)
  }
  if (list.items.length === 1) return `${text.slice(0, span(text, list)[0] - 2).trimEnd()} []${text.slice(stop)}`
  let from = lineStart(text, start)
  while (previousLine(text, from).trimStart().startsWith('#')) from -= previousLine(text, from).length
  const end = lineEnd(text, stop)
  // Of the empty lines around it one is enough.
  const blank = /^\n/u.exec(text.slice(end))?.[0].length ?? 0
  return text.slice(0, from) + text.slice(end + blank)
}

export function mapAt(text: string, path: Path): YAMLMap {
  const map = parseDocument(text).getIn(path, true)
  if (!isMap(map)) throw new Error(`There is no ${path.join('.')}`)
  return map
}

export function listAt(text: string, path: Path): YAMLSeq {
  const list = parseDocument(text).getIn(path, true)
  if (!isSeq(list)) throw new Error(`There is no list ${path.join('.')}`)
  return list
}

export function previousLine(text: string, at: number): string {
  return at === 0 ? '' : text.slice(lineStart(text, at - 1), at)
}

export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)
}

/** Where a part begins and ends; a block ends behind its last line, and what is meant is the end of its text. */
export function span(text: string, { range }: Node): readonly [number, number] {
  if (range === undefined || range === null) throw new Error('A part of the file has no place')
  return [range[0], text.slice(0, range[1]).trimEnd().length]
}

function columnOf(text: string, at: number): number {
  return at - lineStart(text, at)
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** Behind a remark on the same line, which speaks of what stands there. */
function behindRemark(text: string, at: number): number {
  return at + (/^[ \t]+#.*/u.exec(text.slice(at))?.[0].length ?? 0)
}

/** Behind the end of the line. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}
