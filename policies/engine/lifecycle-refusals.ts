import type { Refusal, RefusalCode } from './lifecycle-event.ts'

interface About {
  readonly number: number
}

/** Another version came first. */
export function staleRefusal({ number }: About): Refusal {
  return refuse(
    'stale',
    `Somebody else's change was approved first, so release ${number} no longer replaces what is in force: compare it with that and draft it anew`,
  )
}

/** What was signed or said is about something else than stands there. */
export function otherContent({ number }: About): Refusal {
  return refuse(
    'other-content',
    `This is about other content than that of release ${number}: an edit voids what was signed, so look at the release as it is now`,
  )
}

/** A refusal with its code and what to do. */
export function refuse(code: RefusalCode, message: string): Refusal {
  return { code, message }
}
