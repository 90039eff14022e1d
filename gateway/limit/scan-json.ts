import { isPrototypeName } from './reserved-names.ts'

/** The first thing in a JSON text that `JSON.parse` would let through and the hub does not. */
export type JsonProblem =
  | { readonly problem: 'duplicate-key' | 'prototype-key'; readonly key: string }
  | { readonly problem: 'nesting'; readonly depth: number }

// A string, or one structural character. Well-formed JSON holds no quote outside a string, so nothing is misread.
const piece = /"(?:[^"\\]|\\.)*"|[{}[\]:]/gu

/**
 * Looks for duplicate keys (of which `JSON.parse` silently keeps the last), keys that name a prototype, and deep
 * nesting. One pass, no recursion. The text must already be known to be well-formed JSON.
 */
export function scanJson(text: string, maxNesting: number): JsonProblem | undefined {
  const open: (Set<string> | undefined)[] = []
  let lastString = ''
  for (const [found] of text.matchAll(piece)) {
    switch (found) {
      case '{':
      case '[':
        open.push(found === '{' ? new Set() : undefined)
        if (open.length > maxNesting) return { problem: 'nesting', depth: open.length }
        break
      case '}':
      case ']':
        open.pop()
        break
      case ':': {
        // Keys are compared as they will be read: "\u005f_proto__" is "__proto__".
        const key = String(JSON.parse(lastString))
        if (isPrototypeName(key)) return { problem: 'prototype-key', key }
        const keys = open.at(-1)
        if (keys?.has(key)) return { problem: 'duplicate-key', key }
        keys?.add(key)
        break
      }
      default:
        lastString = found
    }
  }
  return undefined
}
