import type { PersonEntry, PersonRole } from '../../policies/engine/policy-document.ts'

/** Everything that can be done in the console. Whatever is not in the table below nobody may do. */
export type DeskAction =
  | 'see-policies'
  | 'preview'
  | 'preview-case'
  | 'try-change'
  | 'draft'
  | 'submit'
  | 'withdraw'
  | 'advise'
  | 'comment'
  | 'return'
  | 'sign'
  | 'roll-back'
  | 'read-log'
  | 'export-log'
  | 'judge-refusals'
  | 'play'
  | 'see-status'

/** Which role may do what. Who signs for which kind of agency, and that no author signs, is the life cycle's to say. */
export const MAY_DO: Readonly<Record<DeskAction, readonly PersonRole[]>> = {
  'see-policies': ['privacy-officer', 'data-protection-officer', 'mandate-holder', 'auditor', 'developer'],
  preview: ['privacy-officer', 'data-protection-officer', 'mandate-holder', 'auditor', 'developer'],
  // Of a case that is not made up, which fields are released tells what is known of it: for those who may read the log.
  'preview-case': ['privacy-officer', 'data-protection-officer', 'auditor'],
  'try-change': ['privacy-officer', 'data-protection-officer', 'mandate-holder'],
  draft: ['privacy-officer', 'mandate-holder'],
  submit: ['privacy-officer', 'mandate-holder'],
  withdraw: ['privacy-officer', 'mandate-holder'],
  advise: ['data-protection-officer'],
  // Whoever sees a change may say what they think of it.
  comment: ['privacy-officer', 'data-protection-officer', 'mandate-holder', 'auditor', 'developer'],
  return: ['data-protection-officer', 'mandate-holder'],
  sign: ['mandate-holder'],
  'roll-back': ['privacy-officer', 'mandate-holder'],
  'read-log': ['privacy-officer', 'data-protection-officer', 'auditor'],
  'export-log': ['privacy-officer', 'data-protection-officer'],
  'judge-refusals': ['privacy-officer'],
  play: ['developer', 'privacy-officer'],
  'see-status': ['privacy-officer', 'data-protection-officer', 'mandate-holder', 'auditor', 'developer'],
}

export function mayDo(person: PersonEntry, action: DeskAction): boolean {
  return MAY_DO[action].some((role) => person.roles.includes(role))
}
