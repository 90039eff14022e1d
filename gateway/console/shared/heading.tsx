import { say, type Words } from './language.ts'

/** A heading of the level that the page needs. */
export function Heading({ level, words }: { readonly level: 2 | 3; readonly words: Words }) {
  const Tag = level === 2 ? 'h2' : 'h3'
  return <Tag className={`nl-heading nl-heading--level-${level}`}>{say(words)}</Tag>
}
