import { accepted, HubError, type Outcome, refused } from '../errors.ts'

/** As much of the policy as choosing needs: which purposes exist and which kinds of agency may have them. */
export type KnownPurposes = ReadonlyMap<string, { readonly who: ReadonlySet<string> }>

/**
 * The one purpose a request is for. The header chooses among the purposes of the token and never adds one; two purposes
 * never add up, so several without a header are refused.
 */
export function choosePurpose(
  caller: { readonly kind: string; readonly purposes: readonly string[] },
  header: string | undefined,
  known: KnownPurposes,
): Outcome<string> {
  const asked = header?.trim() ?? ''
  const [first, second] = caller.purposes
  if (first === undefined) return refused(new HubError('PURPOSE_MISSING'))
  if (asked === '' && second !== undefined) {
    return refused(new HubError('PURPOSE_AMBIGUOUS', undefined, { details: { purposes: caller.purposes } }))
  }
  const purpose = asked === '' ? first : asked
  if (!caller.purposes.includes(purpose)) {
    return notAllowed('The token does not carry the purpose of the Purpose header: ask for a token with that scope')
  }
  const entry = known.get(purpose)
  if (entry === undefined) return notAllowed('No such purpose in the policy in force: check its spelling')
  if (!entry.who.has(caller.kind)) return notAllowed(`This purpose is not open to agencies of kind ${caller.kind}`)
  return accepted(purpose)
}

function notAllowed(message: string): Outcome<never> {
  return refused(new HubError('PURPOSE_NOT_ALLOWED', message))
}
