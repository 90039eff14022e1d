import type { CompiledPolicy, DecisionRequest, Grant, GrantedField, Withholding } from './compiled-policy.ts'
import type { Coordinate, Form } from './coordinates.ts'
import { splitCoordinate } from './expand-see.ts'
import { findCoordinate } from './find-coordinate.ts'

/** What explaining and replaying need of one record of the disclosure log. Older records lack the types of task and the facts. */
export interface RecordedDisclosure {
  readonly decision: string
  readonly at: string
  readonly agency: string
  readonly kind: string
  readonly purpose: string
  /** The case it was about; absent: about none. */
  readonly case?: string
  /** Types of the asker's open tasks on the case that the purpose rested on. */
  readonly taskTypes?: readonly string[]
  /** The tasks were only offered, so that nothing but the tasks themselves was shown. */
  readonly offered?: true
  /** Former tasks of the asker on the case, of which the purpose kept something. */
  readonly closed?: readonly { readonly type: string; readonly closedAt: string }[]
  /** The facts the purpose depended on and that were known. */
  readonly facts?: Readonly<Record<string, boolean>>
  /** What the request was allowed to change. */
  readonly changes?: readonly Coordinate[]
  readonly disclosed: readonly { readonly coordinate: Coordinate; readonly form: Form; readonly rule?: string }[]
  readonly withheld: readonly { readonly coordinate: Coordinate; readonly reason?: Withholding['reason'] }[]
  /** `begun`: a change was about to be made, and another record says how it ended. */
  readonly outcome?: string
  /** Of somebody at the console: no request of an agency, and nothing was disclosed. */
  readonly desk?: object
}

/** What was decided; undefined when the record does not say which tasks were open and what was known. */
export function requestIn(record: RecordedDisclosure): DecisionRequest | undefined {
  const { kind, purpose, taskTypes, facts, closed } = record
  if (taskTypes === undefined || facts === undefined) return undefined
  return {
    kind,
    purpose,
    tasks: taskTypes,
    facts,
    at: new Date(record.at),
    ...(closed === undefined
      ? {}
      : { closed: closed.map(({ type, closedAt }) => ({ type, closedAt: new Date(closedAt) })) }),
  }
}

/** False for what an offered task never shows: anything but the task itself. */
export function isOpenTo({ schema }: CompiledPolicy, { offered }: RecordedDisclosure, coordinate: Coordinate): boolean {
  if (offered !== true) return true
  const isTask = schema.types.get(splitCoordinate(coordinate).typeName)?.taskKey !== undefined
  return isTask && schema.field(coordinate)?.kind !== 'link'
}

/**
 * What a grant shows of a coordinate, as the hub goes by it: an argument by the field it tells of, in full and on every
 * row; a link also where all behind it is withheld without a word; outside any case nothing by a rule for the asker's own
 * rows, since nobody can tell there whose a row is.
 */
export function shownBy(
  { schema }: CompiledPolicy,
  grant: Grant,
  { case: caseId }: RecordedDisclosure,
  coordinate: Coordinate,
): GrantedField | undefined {
  const found = findCoordinate(schema, coordinate)
  if (typeof found === 'string') return undefined
  const reads = found.argument?.reads
  if (reads !== undefined) {
    const read = grant.arguments?.has(coordinate) === false ? undefined : grant.granted(reads)
    return read?.form === 'full' && !read.own ? read : undefined
  }
  const granted = grant.granted(coordinate)
  if (granted !== undefined) return granted.own && caseId === undefined ? undefined : granted
  return found.field.kind === 'link' && grant.reaches(coordinate) ? LINK : undefined
}

const LINK: GrantedField = { form: 'full', own: false, rule: 'link' }
