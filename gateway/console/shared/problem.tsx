import { AskError } from './ask.ts'
import { say, type Words } from './language.ts'

const WORDS: Readonly<Record<string, Words>> = {
  OFFLINE: {
    en: 'The hub cannot be reached. Try again in a moment.',
    nl: 'De hub is niet bereikbaar. Probeer het zo nog eens.',
  },
  SIGN_IN: { en: 'You have been signed out. Sign in again.', nl: 'U bent afgemeld. Meld u opnieuw aan.' },
  NOT_ALLOWED: { en: 'Your role does not allow this.', nl: 'Uw rol staat dit niet toe.' },
  LOG_UNAVAILABLE: {
    en: 'The log cannot be written now, so nothing is shown. Try again later.',
    nl: 'Het logboek kan nu niet worden geschreven, daarom wordt er niets getoond. Probeer het later.',
  },
  BUSY: {
    en: 'Many people are reading the log now. Try again in a minute.',
    nl: 'Veel mensen lezen nu het logboek. Probeer het over een minuut.',
  },
  CHAIN_UNREACHABLE: {
    en: 'The chain cannot be reached, so nothing can be said about this case now. Try again in a moment.',
    nl: 'De keten is niet bereikbaar, dus over deze zaak is nu niets te zeggen. Probeer het zo nog eens.',
  },
  FAILED: {
    en: 'Something went wrong in the hub. Its operator can find the cause.',
    nl: 'Er ging iets mis in de hub. De beheerder kan de oorzaak vinden.',
  },
}

/** Why there is no answer, in words; `own`: what a code means where it was asked. What no page foresaw the hub says itself. */
export function problemIn(error: unknown, own: Readonly<Record<string, Words>> = {}): string {
  const code = error instanceof AskError ? error.code : 'FAILED'
  const words = own[code] ?? WORDS[code] ?? (error instanceof AskError ? error.told : undefined) ?? WORDS['FAILED']
  return words === undefined ? code : say(words)
}

/** A problem, read out at once. */
export function Problem({ text }: { readonly text: string | undefined }) {
  return text === undefined ? null : (
    <p className="nl-paragraph console-problem" role="alert">
      {text}
    </p>
  )
}
