import type { LifecycleEvent, Refusal } from './lifecycle-event.ts'
import type { PersonEntry } from './policy-document.ts'

/**
 * Why this person may not do this, or undefined. Asked when something new is done: what is already in the history was
 * allowed to those who did it then.
 */
export function checkPerson(people: readonly PersonEntry[], event: LifecycleEvent): Refusal | undefined {
  const person = people.find(({ id }) => id === event.by)
  if (person === undefined)
    return { code: 'unknown-person', message: `${event.by} is not among the people in agencies.yaml` }
  if (event.type === 'signed') return checkMandate(person, event.approval.for)
  if (event.type === 'advised' && !person.roles.includes('data-protection-officer'))
    return {
      code: 'no-officer',
      message: `${person.id} is no data protection officer: only such an officer advises`,
    }
  return undefined
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
