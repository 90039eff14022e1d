import type { Grant } from '../../policies/engine/compiled-policy.ts'
import type { TypeShape } from '../../policies/engine/coordinates.ts'
import { accessUnder } from './beside-offer.ts'
import type { RequestScope } from './resolve-scope.ts'
import { CASE_TAG, TASK_TAG } from './tags.ts'

/** Where in the answer a selection stands. */
export interface AnswerPlace {
  readonly grant: Grant
  readonly caseId?: string
  /** Root field all this hangs on, by response key; its cases are the only ones that may be shown here. */
  readonly root?: string
}

/** The place inside an object, by the case it belongs to; undefined when that is not one that may be shown here. */
export function placeInside(
  { name, shape, source }: InsideObject,
  place: AnswerPlace,
  scope: RequestScope,
  caseBound: ReadonlySet<string>,
): AnswerPlace | undefined {
  const root = place.root ?? ''
  const { casesOfRoot, caseOfRoot, caseOfTask } = scope
  const within = (caseId: string | undefined): AnswerPlace | undefined => {
    const access = caseId === undefined ? undefined : accessUnder(scope, root, caseId)
    const leads = access !== undefined && casesOfRoot.get(root)?.includes(access.caseId) === true
    // Of an offered task only the task itself is shown.
    if (!leads || (access.offered && shape?.taskKey === undefined)) return undefined
    return { root, grant: access.grant, caseId: access.caseId }
  }
  if (shape?.caseKey !== undefined) return within(String(source[CASE_TAG]))
  if (place.caseId !== undefined || shape?.value === true || !caseBound.has(name)) return place
  if (shape?.taskKey !== undefined) return within(caseOfTask.get(String(source[TASK_TAG])))
  // Anything else that belongs to a case is shown where the root field named that one case.
  return within(caseOfRoot.get(root))
}

/** An object of the answer, with the shape of its type. */
export interface InsideObject {
  readonly name: string
  readonly shape: TypeShape | undefined
  readonly source: Readonly<Record<string, unknown>>
}

/** What a change answers is told of the one case it was on. */
export function onItsCase(place: AnswerPlace, scope: RequestScope | undefined): AnswerPlace {
  const caseId = scope?.caseOfRoot.get(place.root ?? '')
  return caseId === undefined ? place : { ...place, caseId }
}
