import type { Told } from './policy-document.ts'

const LAWS = {
  en: [] as [RegExp, string][],
  nl: [
    [/^GDPR(?= |$)/u, 'AVG'],
    [/^Directive /u, 'Richtlijn '],
    [/ ff\.$/u, ' e.v.'],
    [/^CoE Convention on Action against Trafficking(?= |$)/u, 'Verdrag van de Raad van Europa tegen mensenhandel'],
  ] as [RegExp, string][],
}

/** A law, with or without an article behind it, as it is called in a language. */
export function lawIn(law: string, language: keyof Told): string {
  return LAWS[language].reduce((name, [from, to]) => name.replace(from, to), law)
}
