import { closest, distance } from 'fastest-levenshtein'

/** The listed word that was probably meant, or undefined when none is near enough to be of help. */
export function nearestWord(word: string, listed: Iterable<string>): string | undefined {
  const words = [...listed]
  if (words.length === 0) return undefined
  const candidate = closest(word, words)
  const tolerated = Math.max(2, Math.ceil(word.length / 3))
  return distance(word.toLowerCase(), candidate.toLowerCase()) <= tolerated ? candidate : undefined
}

/** A sentence that ends in the nearest listed word, or in all of them when there are few. */
export function unlisted(what: string, word: string, listed: Iterable<string>): string {
  const words = [...listed].sort()
  const meant = nearestWord(word, words)
  if (meant !== undefined) return `${what} "${word}" is not listed; did you mean "${meant}"?`
  return words.length > 0 && words.length <= 8
    ? `${what} "${word}" is not listed; use one of ${words.join(', ')}`
    : `${what} "${word}" is not listed`
}
