import { checkOfficer } from '../../policies/engine/check-person.ts'
import { inDocument } from '../../policies/engine/locate.ts'
import type {
  PersonEntry,
  PolicyDocument,
  PolicyProblem,
  PurposeDocument,
} from '../../policies/engine/policy-document.ts'
import { PolicyErrors } from '../../policies/engine/policy-errors.ts'

/**
 * Throws PolicyErrors where a purpose of a draft holds signatures over other content, or advice of nobody known: what is
 * void would be found out only when the last one signs.
 */
export function refuseVoid(documents: readonly PolicyDocument[], hash: string, people: readonly PersonEntry[]): void {
  const problems = documents.flatMap((document) =>
    document.kind === 'purpose' ? [...voidSignatures(document, hash), ...unknownOfficers(document, people)] : [],
  )
  if (problems.length > 0) throw new PolicyErrors(problems)
}

function unknownOfficers(purpose: PurposeDocument, people: readonly PersonEntry[]): PolicyProblem[] {
  return purpose.advice.flatMap(({ officer }, index) => {
    const fault = checkOfficer(people, officer)
    return fault === undefined ? [] : [inDocument(purpose, `advice.${index}.officer`, 'unknown-officer', fault.message)]
  })
}

function voidSignatures(purpose: PurposeDocument, hash: string): PolicyProblem[] {
  return purpose.approvedBy.flatMap((approval, index) =>
    approval.hash === hash
      ? []
      : [
          inDocument(
            purpose,
            `approved-by.${index}`,
            'approval',
            `${approval.mandateHolder} signed other content than this: take the signature out of the purpose, and ask for a new one once this is submitted`,
          ),
        ],
  )
}
