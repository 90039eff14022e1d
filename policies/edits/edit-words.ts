import { type Node, stringify } from 'yaml'
import type { WrittenTold } from '../engine/told.ts'
import {
  addKey,
  appendItem,
  lineStart,
  listAt,
  mapAt,
  type Path,
  pairOf,
  previousLine,
  removeItem,
  removePair,
  span,
} from './edit-see.ts'
import { EditRefused } from './policy-edit.ts'
import { printText } from './print-rule.ts'

/** The words that a list has, those it is to have, and whether a new list stands on one line. */
interface Words {
  readonly now: readonly string[]
  readonly asked: readonly string[]
  readonly line: boolean
}

/**
 * The text with a list of words in a mapping as asked: what stays keeps its place and its remarks, what goes is cut out,
 * what comes stands behind the rest. No words: the key goes.
 */
export function writeWords(text: string, path: Path, key: string, { now, asked, line }: Words): string {
  const wanted = [...new Set(asked)]
  const added = wanted.filter((word) => !now.includes(word))
  const map = mapAt(text, path)
  const pair = pairOf(map, key)
  if (pair === undefined) return wanted.length === 0 ? text : addWords(text, path, key, wanted, line)
  if (wanted.length === 0) {
    if (map.items[0] === pair && map.flow !== true)
      throw new EditRefused({
        en: `Put the id of a rule first, before ${key}`,
        nl: `Zet het id van een regel vooraan, voor ${key}`,
      })
    return removePair(text, map, pair)
  }
  const list = [...path, key]
  let result = text
  for (const word of added) result = appendWord(result, list, word)
  for (let index = now.length - 1; index >= 0; index -= 1)
    if (!wanted.includes(now[index] ?? '')) result = removeItem(result, list, index)
  return result
}

function appendWord(text: string, path: Path, word: string): string {
  const { items, flow } = listAt(text, path)
  const last = items.at(-1) as Node | undefined
  if (flow !== true || last === undefined) return appendItem(text, path, [`- ${word}`], { gap: false })
  const [, end] = span(text, last)
  return `${text.slice(0, end)}, ${word}${text.slice(end)}`
}

function addWords(text: string, path: Path, key: string, words: readonly string[], line: boolean): string {
  const map = mapAt(text, path)
  if (line || map.flow === true) return addKey(text, path, 'id', key, `[${words.join(', ')}]`)
  const because = pairOf(map, 'because')
  const [first] = map.items
  if (because === undefined || because === first) return addKey(text, path, 'id', key, `[${words.join(', ')}]`)
  // Above the reason, and above the remarks that speak of it.
  const [keyStart] = span(text, because.key as Node)
  let at = lineStart(text, keyStart)
  const indent = ' '.repeat(keyStart - at)
  while (previousLine(text, at).trimStart().startsWith('#')) at -= previousLine(text, at).length
  const lines = [`${key}:`, ...words.map((word) => `  - ${word}`)]
  return `${text.slice(0, at)}${lines.map((one) => `${indent}${one}\n`).join('')}${text.slice(at)}`
}

/** The text with another reason in place of what stands under a key. */
export function writeValue(text: string, path: Path, key: string, value: WrittenTold): string {
  const map = mapAt(text, path)
  const pair = pairOf(map, key)
  if (pair === undefined) throw new Error(`There is no ${[...path, key].join('.')}`)
  const [start, end] = span(text, pair.value as Node)
  // Within braces a comma ends a text that has no quotes around it.
  const flow = stringify([value], { lineWidth: 0, collectionStyle: 'flow', flowCollectionPadding: false })
  const written = typeof value === 'string' && map.flow !== true ? printText(value) : flow.trim().slice(1, -1)
  return `${text.slice(0, start).trimEnd()} ${written}${text.slice(end)}`
}
