import type { CaseFile } from '../case-file.ts'
import { DAY, type Moment } from '../calendar.ts'
import type { WorldAgency } from '../case-story.ts'
import type { Chance } from '../chance.ts'
import type { Directory } from '../directory.ts'
import type { Person } from '../person.ts'

/** What every track of one case is told from. */
export interface Life {
  /** Number of the case in its world, for identifiers that may not occur twice. */
  readonly number: number
  readonly seed: number
  readonly chance: Chance
  readonly file: CaseFile
  readonly agencies: Directory
  readonly person: Person
  readonly opened: Moment
}

/** Some agency of the kind; the one that serves the person's region when there is one, four times out of five. */
export function agencyFor({ agencies, chance, person }: Life, ...kinds: string[]): WorldAgency {
  const all = agencies.ofKind(...kinds)
  const near = all.filter(({ region }) => region === person.home.region)
  return near.length > 0 && chance.yes(0.8) ? chance.pick(near) : chance.pick(all)
}

/** The only agency of its kind, or the first. */
export function theAgency({ agencies }: Life, kind: string): string {
  return agencies.ofKind(kind)[0]!.oin
}

/** A moment some days later, at an hour of its own. */
export function later({ chance }: Life, from: Moment, least: number, most: number): Moment {
  return from + Math.max(30, Math.round((least + chance.fraction() * (most - least)) * DAY))
}
