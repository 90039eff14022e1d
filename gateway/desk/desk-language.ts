import type { Language } from '../../policies/engine/documents/wording.ts'

/** The language a page asked for; English for any other word. */
export function readLanguage(language: string): Language {
  return language === 'nl' ? 'nl' : 'en'
}
