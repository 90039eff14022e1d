import { inDocument } from './locate.ts'
import type {
  AgenciesDocument,
  PolicyDocument,
  PolicyProblem,
  PurposeDocument,
  RedLinesDocument,
  ReleaseDocument,
  VocabularyDocument,
} from './policy-document.ts'

/** The documents of one version, sorted by what they are. */
export interface Bundle {
  readonly purposes: readonly PurposeDocument[]
  readonly vocabulary?: VocabularyDocument
  readonly redLines?: RedLinesDocument
  readonly agencies?: AgenciesDocument
  readonly release?: ReleaseDocument
}

/** Sorts the documents; a purpose written twice, or a second vocabulary, is a problem. */
export function gatherBundle(documents: readonly PolicyDocument[]): { bundle: Bundle; problems: PolicyProblem[] } {
  const problems: PolicyProblem[] = []
  const purposes = documents.filter((document) => document.kind === 'purpose')
  const seen = new Set<string>()
  for (const purpose of purposes) {
    if (seen.has(purpose.purpose))
      problems.push(inDocument(purpose, 'purpose', 'duplicate-purpose', `purpose "${purpose.purpose}" exists already`))
    seen.add(purpose.purpose)
  }
  const only = <Document extends PolicyDocument>(found: readonly Document[], name: string): Document | undefined => {
    const [first, second] = found
    if (second !== undefined)
      problems.push(inDocument(second, '', 'duplicate-document', `a bundle holds one ${name}; this is a second`))
    return first
  }
  const vocabulary = only(
    documents.filter((document) => document.kind === 'vocabulary'),
    'vocabulary',
  )
  const redLines = only(
    documents.filter((document) => document.kind === 'red-lines'),
    'list of red lines',
  )
  const agencies = only(
    documents.filter((document) => document.kind === 'agencies'),
    'list of agencies',
  )
  const release = only(
    documents.filter((document) => document.kind === 'release'),
    'release',
  )
  return {
    bundle: {
      purposes,
      ...(vocabulary === undefined ? {} : { vocabulary }),
      ...(redLines === undefined ? {} : { redLines }),
      ...(agencies === undefined ? {} : { agencies }),
      ...(release === undefined ? {} : { release }),
    },
    problems,
  }
}
