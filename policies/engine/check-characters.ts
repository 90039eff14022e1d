/**
 * Characters that no policy needs and that make people and machines read different things: control characters, what is
 * left of bytes that were no UTF-8 (U+FFFD, half a surrogate pair), line ends that only some parsers see, characters
 * without width, and those that turn the direction of reading (CVE-2021-42574).
 */
const REFUSED = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\ufffd]|\r(?!\n)/u

/** What is wrong with the first refused character of a text, and where that stands; undefined: nothing. */
export function refusedCharacter(text: string): { readonly offset: number; readonly message: string } | undefined {
  const found = REFUSED.exec(text)
  if (found === null) return undefined
  const [character] = found
  const code = character.charCodeAt(0)
  const cure = code === 0 || code >= 0xd800 ? 'save the file as UTF-8' : 'remove it; it cannot be seen'
  const name = code.toString(16).toUpperCase().padStart(4, '0')
  return { offset: found.index, message: `the character U+${name} is not allowed: ${cure}` }
}
