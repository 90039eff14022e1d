import type { Language } from './wording.ts'

/** How every place begins that people have to fill in; tests and readers search for it. */
export const FILL_IN: Readonly<Record<Language, string>> = {
  en: 'TO BE FILLED IN BY THE CONTROLLER',
  nl: 'IN TE VULLEN DOOR DE VERWERKINGSVERANTWOORDELIJKE',
}

/** A place that no policy can fill, with what belongs there. */
export function fillIn(language: Language, what: string): string {
  return `**[${FILL_IN[language]}: ${what}]**`
}
