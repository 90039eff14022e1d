import { stringify } from 'yaml'
import type { ReleaseDocument } from './engine/policy-document.ts'

/** A release as the text of release.yaml. The same release gives the same text. */
export function printRelease(release: Omit<ReleaseDocument, 'kind' | 'positions'>): string {
  const { version, replaces, author, reason, reasons, effective, wildcards, approvedBy, advice } = release
  const written = {
    version,
    ...(replaces === undefined ? {} : { replaces }),
    author,
    reason,
    ...(Object.keys(reasons).length === 0 ? {} : { reasons }),
    ...(effective === undefined ? {} : { effective }),
    ...(Object.keys(wildcards).length === 0 ? {} : { wildcards }),
    'approved-by': approvedBy.map(({ mandateHolder, for: kind, on, hash, jws }) => ({
      'mandate-holder': mandateHolder,
      for: kind,
      on,
      hash,
      jws,
    })),
    ...(advice.length === 0
      ? {}
      : { advice: advice.map(({ officer, on, text, objects }) => ({ officer, on, text, objects })) }),
  }
  return `${PREFACE}${stringify({ release: written }, { lineWidth: 0, singleQuote: true })}`
}

const PREFACE = `# yaml-language-server: $schema=schemas/release.schema.json
# What stands around this version of the policies and is no part of what they say: who wrote it, why, and who signed
# it. Made by "schakel policy sign"; an edit of the policies voids the signatures.
`
