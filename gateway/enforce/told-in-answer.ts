import type { Grant, GrantedField } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate } from '../../policies/engine/coordinates.ts'
import type { AnswerPlace } from './answer-place.ts'
import type { RequestScope } from './resolve-scope.ts'

/** What an answer tells, and what it would have told: for the disclosure record. */
export interface ToldInAnswer {
  /** Coordinates given, by case (`''`: outside any case), with the form they were given in. */
  readonly disclosed: ReadonlyMap<string, ReadonlyMap<Coordinate, GrantedField>>
  /** Coordinates that came back although withheld: each is an incident. */
  readonly backstop: ReadonlyMap<string, { readonly coordinate: Coordinate; readonly caseId?: string }>
  /** How many times anything was disclosed so far. */
  disclosures(): number
  disclose(coordinate: Coordinate, granted: GrantedField, place: AnswerPlace): void
  hit(coordinate: Coordinate, place: AnswerPlace): void
  /** The object of a case stands in the answer, whatever it shows. */
  stands(caseId: string, key: Coordinate): void
  /**
   * That a case is open to the asker is told by its object, and by its entry on a page, where no field of it is: it is
   * recorded as the key of what stands there, in the form `exists`.
   */
  discloseExistence(answer: Readonly<Record<string, unknown>>): void
}

/** Begins with nothing told. `isAsked`: where nothing was asked, nothing is told. */
export function toldInAnswer(options: {
  readonly isAsked: boolean
  readonly open: Grant
  readonly scope: RequestScope | undefined
}): ToldInAnswer {
  const { isAsked, open, scope } = options
  const disclosed = new Map<string, Map<Coordinate, GrantedField>>()
  const backstop = new Map<string, { coordinate: Coordinate; caseId?: string }>()
  /** Cases whose object stands in the answer, with the coordinate of the case's key. */
  const standing = new Map<string, Coordinate>()
  let disclosures = 0
  return {
    disclosed,
    backstop,
    disclosures: () => disclosures,
    disclose,
    hit(coordinate, { caseId }) {
      backstop.set(`${caseId ?? ''} ${coordinate}`, { coordinate, ...(caseId === undefined ? {} : { caseId }) })
    },
    stands: (caseId, key) => void standing.set(caseId, key),
    discloseExistence(answer) {
      const told: (readonly [string, Coordinate])[] = [...standing]
      for (const [root, { key, caseIds }] of scope?.onPage ?? []) {
        if ((answer[root] ?? null) !== null) told.push(...caseIds.map((caseId) => [caseId, key] as const))
      }
      for (const [caseId, key] of told) {
        const known = disclosed.get(caseId)
        // What is shown of a case tells that it is open, and nothing of a task that is on offer besides.
        const isBeside = scope?.cases.get(caseId)?.beside !== undefined
        if (isBeside ? known?.has(key) : (known?.size ?? 0) > 0) continue
        disclose(key, { form: 'exists', own: false, rule: 'link' }, { grant: open, caseId })
      }
    },
  }

  function disclose(coordinate: Coordinate, granted: GrantedField, { caseId = '' }: AnswerPlace): void {
    if (!isAsked) return
    disclosures++
    const coordinates = disclosed.get(caseId) ?? new Map<Coordinate, GrantedField>()
    disclosed.set(caseId, coordinates)
    coordinates.set(coordinate, granted)
  }
}
