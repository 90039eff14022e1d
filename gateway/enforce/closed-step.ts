/** Milliseconds; several times what asking for the scope takes, so that the end of a step is seldom between two cases. */
const STEP = 15

/**
 * What is left of the step that began with the question about scope. A request that names a closed case goes on at the end
 * of a step: reading the facts of a case that silent facts close, and deciding it, takes longer than finding none, and
 * must not be told by how long the answer takes (security.md 2, row 31). Milliseconds.
 */
export function untilStepEnds(elapsedSinceAsked: number): number {
  return STEP - (elapsedSinceAsked % STEP)
}
