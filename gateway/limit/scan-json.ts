import { isPrototypeName } from './reserved-names.ts'

/** The first thing in a JSON text that `JSON.parse` would let through and the hub does not. */
export type JsonProblem =
  | { readonly problem: 'duplicate-key' | 'prototype-key'; readonly key: string }
  | { readonly problem: 'nesting'; readonly depth: number }

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/**
 * Looks for duplicate keys (of which `JSON.parse` silently keeps the last), keys that name a prototype, and deep
 * nesting. One pass by character, no recursion, nothing made for what holds no key: a body of nothing but brackets costs as
 * little as any other. The text must already be known to be well-formed JSON.
 */
export function scanJson(text: string, maxNesting: number): JsonProblem | undefined {
  /** Keys of the objects that are open, as they will be read; undefined until there is one. */
  const open: (Set<string> | undefined)[] = []
  let start = 0
  let end = 0
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        start = at
        at = end = endOfString(text, at)
        break
      case OPEN_BRACKET:
      case OPEN_BRACE:
        open.push(undefined)
        if (open.length > maxNesting) return { problem: 'nesting', depth: open.length }
        break
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        open.pop()
        break
      case COLON: {
        // Outside a string a colon stands after a key only, and the key is the string before it.
        const key = keyOf(text.slice(start + 1, end))
        if (isPrototypeName(key)) return { problem: 'prototype-key', key }
        const keys = (open[open.length - 1] ??= new Set())
        if (keys.has(key)) return { problem: 'duplicate-key', key }
        keys.add(key)
        break
      }
      default:
    }
  }
  return undefined
}

/** Where the quote stands that ends a string. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) break
    if (code === BACKSLASH) at += 1
  }
  return at
}

/** Keys are compared as they will be read: "\u005f_proto__" is "__proto__". */
function keyOf(raw: string): string {
  return raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw
}
