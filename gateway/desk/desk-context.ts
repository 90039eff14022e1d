import type { KeyObject } from 'node:crypto'
import type { JWK } from 'jose'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { Coordinates } from '../../policies/engine/coordinates.ts'
import type { FieldNames } from '../../policies/engine/documents/wording.ts'
import type { History } from '../../policies/engine/lifecycle.ts'
import type { PersonEntry } from '../../policies/engine/policy-document.ts'
import type { TaskCount } from '../../schema/task-counts.ts'
import type { CaseSource, HubHealth, Report } from '../hub-options.ts'
import type { DisclosureLog } from '../log/disclosure-record.ts'
import type { StoredLog } from '../log/stored-log.ts'
import type { PolicyDesk } from '../policy-store/policy-desk.ts'
import type { PolicyDetail } from '../policy-store/policy-keeper.ts'
import type { PolicyStore } from '../policy-store/policy-store.ts'
import type { DeskAction } from './may-do.ts'
import type { PolicyVersions } from './policy-versions.ts'
import type { Sessions } from './sessions.ts'

/** Opens the log and the public keys it is signed with, and closes it when `use` has ended. */
export type WithLog = <T>(use: (log: StoredLog, keys: () => Promise<readonly JWK[]>) => Promise<T>) => Promise<T>

/** Everything the console's API works with, the same for all requests. */
export interface DeskOptions {
  readonly schema: Coordinates
  /** Composed supergraph SDL. */
  readonly supergraph: string
  readonly people: readonly PersonEntry[]
  readonly desk: PolicyDesk
  readonly store: PolicyStore
  /** Former, present and coming versions, compiled. */
  readonly versions: PolicyVersions
  /** The policy that decides now, as the hub has it. */
  readonly policy: () => CompiledPolicy
  readonly log: DisclosureLog
  /** Opens the disclosure log for reading, as it stands at that moment. */
  readonly withLog: WithLog
  /** The chain, asked what it knows of one case. */
  readonly cases: CaseSource
  /** What people call the fields. */
  readonly names: FieldNames
  readonly sessions: Sessions
  readonly now: () => Date
  readonly report: Report
  /** In the demo alone: the key that a made-up person signs with. */
  readonly demoKeyOf?: (person: string) => KeyObject
  /** What `/readyz` tells, for the page about status. */
  readonly status: () => Promise<HubHealth & { readonly policy: PolicyDetail }>
  /** How much work waits in the chain, by type of task; small counts are left out where they are counted. */
  readonly taskCounts: () => Promise<readonly TaskCount[]>
  readonly play: Play
}

/** Whether queries can be tried at the console, and how. */
export interface Play {
  /** `DEMO`: with tokens of the demo agencies. `TOKEN`: with an agency's own token, which is pasted in. */
  readonly mode: PlayMode
  /** In the demo alone, where all cases are made up: which cases are open to an agency. */
  readonly cases?: CaseSource
}

export type PlayMode = 'DEMO' | 'TOKEN' | 'OFF'

/** What one action is about, for the log. */
export interface Acted {
  /** A field, a release, a case: never a value. */
  readonly subject?: string
  readonly reason?: string
  /** Agency and purpose that a case was looked at as. */
  readonly as?: string
  /** Not for this person, whatever their role allows: refused, and recorded as that. */
  readonly closed?: true
}

/** One request to the console's API. */
export interface DeskContext extends DeskOptions {
  /** Undefined: nobody is signed in. */
  readonly person: PersonEntry | undefined
  /** Secret of the session. */
  readonly secret: string | undefined
  /** Read once for the request. */
  readonly history: () => Promise<History>
  /**
   * Lets an action go on when the signed-in person may do it and it stands in the log; else throws what the person is told. Every
   * resolver begins with it.
   */
  act(action: DeskAction, about?: Acted): Promise<PersonEntry>
}
