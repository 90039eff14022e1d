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

/**
 * Sorts the documents; a purpose written twice, or a second vocabulary, is a problem. A purpose has one document whatever
 * its dates: what holds from another day on is another version of the bundle, with an effective day of its own.
 */
export function gatherBundle(documents: readonly PolicyDocument[]): { bundle: Bundle; problems: PolicyProblem[] } {
  const problems: PolicyProblem[] = []
  const purposes = documents.filter((document) => document.kind === 'purpose')
  const seen = new Map<string, PurposeDocument>()
  for (const purpose of purposes) {
    const first = seen.get(purpose.purpose)
    if (first === undefined) seen.set(purpose.purpose, purpose)
    else problems.push(writtenTwice(first, purpose))
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

function writtenTwice(first: PurposeDocument, second: PurposeDocument): PolicyProblem {
  const [from = '', other = ''] = [first.valid.from, second.valid.from]
  const start = from > other ? from : other
  const overlap = [first, second].every(({ valid }) => valid.until === undefined || valid.until > start)
  const [where] = first.positions.values()
  const exists = `purpose "${second.purpose}" exists already${where === undefined ? '' : ` in ${where.file}`}`
  return overlap
    ? inDocument(
        second,
        second.valid.from === undefined ? 'purpose' : 'valid.from',
        'overlapping-validity',
        `${exists} and both would be valid${start === '' ? '' : ` on ${start}`}; keep one of them`,
      )
    : inDocument(
        second,
        'purpose',
        'duplicate-purpose',
        `${exists}, for another period; keep one file to a purpose and let a new version change it on its effective day`,
      )
}
