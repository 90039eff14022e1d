import { language } from './language.ts'

/** A text of the hub with the language it is in, which need not be that of the page. */
export interface SaidText {
  readonly text: string
  readonly language: string
}

/** Fields to ask for. */
export const SAID = '{ text language }'

/** The text, marked where it is in another language than the page, so that it is read out in its own. */
export function Said({ said }: { readonly said: SaidText }) {
  return said.language === language ? <>{said.text}</> : <span lang={said.language}>{said.text}</span>
}
