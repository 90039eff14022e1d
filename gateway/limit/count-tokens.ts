import { GraphQLError, Lexer, Source, type Token, TokenKind } from 'graphql'
import { accepted, HubError, type Outcome, refused } from '../errors.ts'
import { limitExceeded, type Limits } from './limits.ts'

/** What one pass over the tokens tells; counted up to the first limit passed. */
export interface TokenCount {
  readonly tokens: number
  readonly directives: number
}

const opening: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const closing: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/**
 * Lexes the document before it is parsed: the parser recurses once per bracket and builds a node per token, so both are
 * bounded first. Stops at the first token over a limit; `onToken` is told of every token lexed. Comments count: they are
 * lexed and kept like any other token, though the parser's own limit does not see them.
 */
export function countTokens(document: string, limits: Limits, onToken: () => void): Outcome<TokenCount> {
  if (document.length > limits.document) {
    return refused(limitExceeded('document', limits.document, document.length))
  }
  const lexer = new Lexer(new Source(document))
  let tokens = 0
  let directives = 0
  let nesting = 0
  try {
    for (;;) {
      const token = lexer.advance()
      for (let comment = commentBefore(token); comment !== null; comment = commentBefore(comment)) {
        onToken()
        tokens += 1
      }
      if (token.kind !== TokenKind.EOF) {
        onToken()
        tokens += 1
      }
      if (tokens > limits.tokens) return refused(limitExceeded('tokens', limits.tokens, tokens))
      if (token.kind === TokenKind.EOF) break
      const length = token.end - token.start
      if (length > limits.literal) return refused(limitExceeded('literal', limits.literal, length))
      if (token.kind === TokenKind.AT) directives += 1
      if (directives > limits.directives) return refused(limitExceeded('directives', limits.directives, directives))
      if (opening.has(token.kind)) nesting += 1
      else if (closing.has(token.kind)) nesting -= 1
      if (nesting > limits.nesting) return refused(limitExceeded('nesting', limits.nesting, nesting))
    }
  } catch (error) {
    return refused(parseFailed(error))
  }
  return accepted({ tokens, directives })
}

/** The lexer passes over comments and strings them together with the tokens. */
function commentBefore({ prev }: Token): Token | null {
  return prev?.kind === TokenKind.COMMENT ? prev : null
}

/**
 * A syntax error with its place, in GraphQL's own words but for what was written there, which may be personal data that
 * slipped out of its quotes; anything else is thrown on.
 */
export function parseFailed(error: unknown): HubError {
  if (!(error instanceof GraphQLError)) throw error
  const place = error.locations?.[0]
  // The parser names the kind of a token and quotes its text: the kind and the place say enough.
  const message = error.message.replace(/\b(Name|Int|Float|String|BlockString|Comment) ".*"/su, '$1')
  return new HubError(
    'GRAPHQL_PARSE_FAILED',
    place === undefined ? message : `${message} (line ${place.line}, column ${place.column})`,
  )
}
