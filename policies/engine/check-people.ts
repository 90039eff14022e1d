import { CHAIN } from './check-words.ts'
import type { Bundle } from './gather-bundle.ts'
import { inDocument } from './locate.ts'
import { unlisted } from './nearest-word.ts'
import type { Advice, Approval, PersonEntry, PersonRole, PolicyDocument, PolicyProblem } from './policy-document.ts'

/**
 * Checks that whoever drafts, advises on or signs a version is a listed person in the right role. Without people among
 * the documents nothing is checked: a bundle from before anybody was listed has nobody to name.
 */
export function checkPeople({ purposes, agencies, release, vocabulary }: Bundle): PolicyProblem[] {
  if (agencies === undefined || agencies.people.length === 0) return []
  const people = new Map(agencies.people.map((person) => [person.id, person]))
  const speaksFor = vocabulary === undefined ? undefined : [...vocabulary.kinds, CHAIN]
  const signatures = (
    document: PolicyDocument,
    path: string,
    { approvedBy, advice }: { readonly approvedBy: readonly Approval[]; readonly advice: readonly Advice[] },
  ) => [
    ...approvedBy.flatMap((approval, index) =>
      checkApproval(approval, document, `${path}approved-by.${index}`, people),
    ),
    ...advice.flatMap(({ officer }, index) =>
      checkRole(officer, ['data-protection-officer'], document, `${path}advice.${index}.officer`, people),
    ),
  ]
  return [
    ...agencies.people.flatMap((person, index) =>
      speaksFor === undefined || speaksFor.includes(person.for)
        ? []
        : [inDocument(agencies, `people.${index}.for`, 'unknown-word', unlisted('kind', person.for, speaksFor))],
    ),
    ...(release === undefined
      ? []
      : [
          ...checkRole(release.author, ['privacy-officer', 'mandate-holder'], release, 'release.author', people),
          ...signatures(release, 'release.', release),
        ]),
    ...purposes.flatMap((purpose) => signatures(purpose, '', purpose)),
  ]
}

function checkApproval(
  approval: Approval,
  document: PolicyDocument,
  path: string,
  people: ReadonlyMap<string, PersonEntry>,
): PolicyProblem[] {
  const wrong = checkRole(approval.mandateHolder, ['mandate-holder'], document, `${path}.mandate-holder`, people)
  const mandate = people.get(approval.mandateHolder)?.for
  if (wrong.length > 0 || mandate === approval.for) return wrong
  const message = `${approval.mandateHolder} holds the mandate of ${String(mandate)} and cannot sign for ${approval.for}`
  return [inDocument(document, `${path}.for`, 'wrong-mandate', message)]
}

function checkRole(
  id: string,
  roles: readonly PersonRole[],
  document: PolicyDocument,
  path: string,
  people: ReadonlyMap<string, PersonEntry>,
): PolicyProblem[] {
  const person = people.get(id)
  const fit = [...people.values()].filter((candidate) => roles.some((role) => candidate.roles.includes(role)))
  if (person === undefined) {
    const message = unlisted(
      'person',
      id,
      fit.map((candidate) => candidate.id),
    )
    return [inDocument(document, path, 'unknown-person', message)]
  }
  if (fit.includes(person)) return []
  return [inDocument(document, path, 'wrong-role', `${id} is no ${roles.join(' or ')} and cannot stand here`)]
}
