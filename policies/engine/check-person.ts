import type { LifecycleEvent, Refusal, Returned } from './lifecycle-event.ts'
import type { PersonEntry } from './policy-document.ts'

/**
 * Why this person may not do this, or undefined. Asked when something new is done: what is already in the history was
 * allowed to those who did it then.
 */
export function checkPerson(people: readonly PersonEntry[], event: LifecycleEvent): Refusal | undefined {
  if (event.type === 'advised') return checkOfficer(people, event.by)
  if (event.type === 'commented') return people.some(({ id }) => id === event.by) ? undefined : unknown(event.by)
  if (event.type === 'returned') return checkReturner(people, event)
  if (event.type !== 'signed') return checkWriter(people, event.by)
  const person = people.find(({ id }) => id === event.by)
  return person === undefined ? unknown(event.by) : checkMandate(person, event.approval.for)
}

/** Why this person may not write a version, or undefined. */
export function checkWriter(people: readonly PersonEntry[], id: string): Refusal | undefined {
  const person = people.find((candidate) => candidate.id === id)
  if (person === undefined) return unknown(id)
  if (person.roles.includes('privacy-officer') || person.roles.includes('mandate-holder')) return undefined
  return { code: 'no-writer', message: `${id} is no privacy officer or mandate holder: only they write versions` }
}

/** Why this person may not advise on a version, or undefined. */
export function checkOfficer(people: readonly PersonEntry[], id: string): Refusal | undefined {
  const person = people.find((candidate) => candidate.id === id)
  if (person === undefined) return unknown(id)
  if (person.roles.includes('data-protection-officer')) return undefined
  return { code: 'no-officer', message: `${id} is no data protection officer: only such an officer advises` }
}

/** A mandate holder for the kind they name, or an officer. Whether that kind is asked is the life cycle's to say. */
function checkReturner(people: readonly PersonEntry[], { by, for: kind }: Returned): Refusal | undefined {
  const person = people.find(({ id }) => id === by)
  if (person === undefined) return unknown(by)
  if (kind !== undefined) return checkMandate(person, kind)
  if (person.roles.includes('data-protection-officer')) return undefined
  return {
    code: 'not-asked',
    message: `${by} is no data protection officer or mandate holder: only they send a version back`,
  }
}

function unknown(id: string): Refusal {
  return { code: 'unknown-person', message: `${id} is not among the people in the agencies.yaml of this hub` }
}

/** Why this person may not sign for this kind of agency, or undefined. */
export function checkMandate(person: PersonEntry, kind: string): Refusal | undefined {
  if (!person.roles.includes('mandate-holder'))
    return {
      code: 'no-mandate',
      message: `${person.id} holds no mandate and cannot sign: a mandate holder for ${kind} signs`,
    }
  if (person.for !== kind)
    return { code: 'no-mandate', message: `${person.id} holds a mandate for ${person.for}, not for ${kind}` }
  return undefined
}
