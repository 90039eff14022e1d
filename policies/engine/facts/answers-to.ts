import type { Situation } from '../situation.ts'

/** One recorded answer of the person, or of whoever answers for them. */
export type Answer = Situation['consents'][number]

/** A no, whatever the question was: refused, taken back, objected. */
const NO: ReadonlySet<string> = new Set(['REFUSED', 'WITHDRAWN', 'OBJECTED'])

/**
 * What was answered for this purpose towards this agency or its kind, and stands at the moment asked: undefined when nobody
 * recorded anything, 'nothing' when no answer stands.
 *
 * One answer is for one purpose (GDPR 4(11)). A no ends a yes at once, as easily as it was given (GDPR 7(3) and 21(1)), also
 * when it is a record of its own. So a no outweighs every yes but one that came later and speaks at least as closely: to
 * this agency after a no to this agency, to it or its kind after a no to its kind. Of two at one moment the no counts, and a no
 * without its moment counts always; who said it is not asked, for a doubt about that opens nothing.
 */
export function answersTo(
  { asker, purpose, at, consents }: Situation,
  isYes: (answer: Answer) => boolean,
): 'yes' | 'no' | 'nothing' | undefined {
  const names = (recipient: string) => (answer: Answer) => answer.recipients.includes(recipient)
  const toAgency = names(asker.agency)
  const toKind = names(asker.kind)
  const answers = consents.filter((answer) => answer.scope === purpose && (toAgency(answer) || toKind(answer)))
  if (answers.length === 0) return undefined
  const yeses = answers.filter((answer) => isYes(answer) && stands(answer, at))
  const isLifted = (no: Answer): boolean =>
    yeses.some((yes) => isAfter(yes.givenAt, refusedAt(no)) && (toAgency(yes) || !toAgency(no)))
  if (answers.some((answer) => isNo(answer, at) && !isLifted(answer))) return 'no'
  return yeses.length > 0 ? 'yes' : 'nothing'
}

function stands({ givenAt, withdrawnAt, expiresAt }: Answer, at: Date): boolean {
  return (
    (givenAt === undefined || givenAt <= at) &&
    (withdrawnAt === undefined || withdrawnAt > at) &&
    (expiresAt === undefined || expiresAt > at)
  )
}

/** A no is one at once, also when it is dated later: clocks differ. What runs out was no refusal. */
function isNo({ status, withdrawnAt }: Answer, at: Date): boolean {
  return NO.has(status) || (withdrawnAt !== undefined && withdrawnAt <= at)
}

/** What was taken back was given before: only when it was taken back says from when it is a no. */
function refusedAt({ status, givenAt, withdrawnAt }: Answer): Date | undefined {
  return withdrawnAt ?? (status === 'WITHDRAWN' ? undefined : givenAt)
}

function isAfter(moment: Date | undefined, other: Date | undefined): boolean {
  return moment !== undefined && other !== undefined && moment > other
}
