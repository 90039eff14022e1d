/** Characters that Markdown gives a meaning in the middle of a line. */
const MARKS = /[\\`*_[\]<>~]/gu

/**
 * A text of somebody as one line in which nothing is Markdown: quoted in a document it can neither end what it stands in
 * nor begin something of its own.
 */
export function plainLine(text: string): string {
  return oneLine(text).replaceAll(MARKS, String.raw`\$&`)
}

/** A text of somebody as one line, for a terminal. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}
