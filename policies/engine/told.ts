import type { Told } from './policy-document.ts'

/** A text in one language; pages mark it where that is not their own (WCAG 3.1.2). */
export interface Said {
  readonly text: string
  readonly language: keyof Told
}

/** A text as it stands in a file. */
export type WrittenTold = string | Told

/** The text in the language asked for; in the other one where somebody wrote it in that alone. */
export function sayIn(told: Told, language: keyof Told): Said {
  const own = told[language]
  if (own !== undefined) return { text: own, language }
  const other = language === 'nl' ? 'en' : 'nl'
  const text = told[other]
  return text === undefined ? { text: '', language } : { text, language: other }
}

/** A text without a language is English: so were all before there was a choice, and so they keep their hash. */
export function readTold(written: WrittenTold): Told {
  return typeof written === 'string' ? { en: written } : written
}

/** The other way round; both ways of writing the English alone come to one. */
export function writeTold({ en, nl }: Told): WrittenTold {
  if (nl === undefined) return en ?? {}
  return en === undefined ? { nl } : { en, nl }
}
