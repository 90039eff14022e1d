const OFFERED = ['application/json', 'application/graphql-response+json'] as const

/**
 * The media type of the answer, by what the client says it accepts (RFC 9110 section 12.5.1); undefined when it accepts none
 * that the hub writes. Without a word about it, or with equal weight, `application/json`.
 */
export function mediaType(accept: string | undefined): (typeof OFFERED)[number] | undefined {
  if (accept === undefined || accept.trim() === '') return OFFERED[0]
  const ranges = accept.split(',').map(readRange)
  let best: { readonly type: (typeof OFFERED)[number]; readonly weight: number } | undefined
  for (const type of OFFERED) {
    const weight = weightOf(type, ranges)
    if (weight > (best?.weight ?? 0)) best = { type, weight }
  }
  return best?.type
}

interface Range {
  readonly name: string
  readonly weight: number
}

function readRange(text: string): Range {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  const weight = quality === undefined ? 1 : Number(quality)
  return { name, weight: Number.isNaN(weight) ? 0 : weight }
}

/** The most specific range that covers a type says its weight. */
function weightOf(type: string, ranges: readonly Range[]): number {
  for (const name of [type, 'application/*', '*/*']) {
    const found = ranges.find((range) => range.name === name)
    if (found !== undefined) return found.weight
  }
  return 0
}

/**
 * Whether a content type leaves the body in UTF-8 (RFC 8259 section 8.1). Read in another charset it would be one thing to
 * the hub and another to whatever stands before it.
 */
export function isUtf8(contentType: string | undefined): boolean {
  const charsets = [...(contentType ?? '').matchAll(/;\s*charset\s*=\s*"?([^";\s]*)/giu)]
  return charsets.every(([, charset]) => charset?.toLowerCase() === 'utf-8')
}
