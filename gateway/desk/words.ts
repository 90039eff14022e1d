import { createWording, type Language, type Wording } from '../../policies/engine/documents/wording.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { DeskContext } from './desk-context.ts'

/** A word of the policies with what people call it. */
export interface Named {
  readonly id: string
  readonly name: string
}

/** What a page asks its answers to be written in. */
export function languageAsked(language: string): Language {
  return language === 'nl' ? 'nl' : 'en'
}

export function wordsOf({ names }: Pick<DeskContext, 'names'>, policy: CompiledPolicy, language: string): Wording {
  return createWording(policy, languageAsked(language), names)
}

/** The agency of an OIN, as people call it. */
export function agencyNamed({ bundle }: CompiledPolicy, oin: string): string {
  return bundle.agencies?.agencies.find((agency) => agency.oin === oin)?.name ?? oin
}

export function legalBasisIn(wording: Wording, bases: readonly { readonly law: string; readonly article: string }[]) {
  return bases.map(({ law, article }) => wording.law(`${law} ${article}`))
}
