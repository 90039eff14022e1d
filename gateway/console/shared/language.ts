export type Language = 'en' | 'nl'

/** A text in both languages. */
export type Words = Readonly<Record<Language, string>>

/** Language of the page: of its address, else the browser's first that is one of ours. Nothing is kept in the browser. */
export function languageOf(search: string, preferred: readonly string[]): Language {
  const asked = new URLSearchParams(search).get('lang')
  if (asked === 'nl' || asked === 'en') return asked
  return preferred.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'nl' || tag === 'en') === 'nl' ? 'nl' : 'en'
}

export const language: Language = languageOf(location.search, navigator.languages)

/** Chooses the text in the language of the page. */
export function say(words: Words): string {
  return words[language]
}

/** Address of a page of the console in the language of this one. */
export function pageAddress(path: string, search: Readonly<Record<string, string>> = {}): string {
  return `/console/${path}?${new URLSearchParams({ ...search, lang: language }).toString()}`
}

const days = new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
  dateStyle: 'long',
  timeZone: 'Europe/Amsterdam',
})
const moments = new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'Europe/Amsterdam',
})

/** 3 mei 2027. `day` is an ISO day or an RFC 3339 moment. */
export function writeDay(day: string): string {
  return days.format(new Date(day))
}

/** 3 mei 2027 om 14:05, Dutch time. */
export function writeMoment(moment: string): string {
  return moments.format(new Date(moment))
}
