import { say, type Words } from '../shared/language.ts'

/** What the questions can be asked about, as the hub tells it. */
export interface Choices {
  readonly fields: readonly { readonly id: string; readonly name: string; readonly type: string }[]
  readonly categories: readonly { readonly id: string; readonly name: string }[]
  readonly agencies: readonly { readonly id: string; readonly name: string; readonly kind: string }[]
  readonly purposes: readonly { readonly id: string; readonly name: string; readonly who: readonly string[] }[]
}

export const CHOICES = `query ($language: String!) { whoChoices(language: $language) {
  fields { id name type } categories { id name } agencies { id name kind } purposes { id name who } } }`

/** Something to ask about: a field, or a whole data category. */
export interface Subject {
  readonly by: 'field' | 'category'
  readonly id: string
  /** As it stands in the list to choose from. */
  readonly text: string
}

const CATEGORY: Words = { en: 'all data of this kind', nl: 'alle gegevens van deze soort' }

/** Categories first: most questions are about a kind of data. Every text stands for one subject. */
export function subjectsIn({ categories, fields }: Choices): Subject[] {
  const subjects: Subject[] = categories.map(({ id, name }) => ({
    by: 'category',
    id,
    text: `${name} (${say(CATEGORY)})`,
  }))
  const seen = new Map<string, number>()
  const texts = fields.map(({ name, type }) => `${name} (${type})`)
  for (const text of texts) seen.set(text, (seen.get(text) ?? 0) + 1)
  for (const [index, { id }] of fields.entries()) {
    const text = texts[index] ?? id
    subjects.push({ by: 'field', id, text: (seen.get(text) ?? 0) > 1 ? `${text}, ${id}` : text })
  }
  return subjects
}

/** What somebody wrote or chose: the text itself, the name alone, `Type.field`, or the first in the list with these letters. */
export function subjectWritten(subjects: readonly Subject[], written: string): Subject | undefined {
  const text = written.trim().toLowerCase()
  if (text === '') return undefined
  const tests: readonly ((subject: Subject) => boolean)[] = [
    (subject) => subject.text.toLowerCase() === text || subject.id.toLowerCase() === text,
    (subject) => subject.text.toLowerCase().startsWith(`${text} (`),
    (subject) => subject.text.toLowerCase().startsWith(text),
    (subject) => subject.text.toLowerCase().includes(text),
  ]
  for (const test of tests) {
    const found = subjects.find(test)
    if (found !== undefined) return found
  }
  return undefined
}
