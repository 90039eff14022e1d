import type { Advice, Approval } from './policy-document.ts'
import { expectDay, type Writing } from './writing.ts'

export type WrittenApproval = Omit<Approval, 'mandateHolder'> & { readonly 'mandate-holder': string }
export type WrittenAdvice = Omit<Advice, 'objects'> & { readonly objects?: boolean }

/** What people said of a version, as it stands in a purpose or in a release. */
export interface WrittenSignatures {
  readonly 'approved-by'?: readonly WrittenApproval[]
  readonly advice?: readonly WrittenAdvice[]
}

/** Reads approvals and advice. `path` is that of what they stand in, with its dot. */
export function buildSignatures(
  written: WrittenSignatures,
  path: string,
  writing: Writing,
): { readonly approvedBy: readonly Approval[]; readonly advice: readonly Advice[] } {
  return {
    approvedBy: (written['approved-by'] ?? []).map(({ 'mandate-holder': mandateHolder, ...approval }, index) => {
      expectDay(approval.on, `${path}approved-by.${index}.on`, writing)
      return { mandateHolder, ...approval }
    }),
    advice: (written.advice ?? []).map((advice, index) => {
      expectDay(advice.on, `${path}advice.${index}.on`, writing)
      return { ...advice, objects: advice.objects ?? false }
    }),
  }
}
