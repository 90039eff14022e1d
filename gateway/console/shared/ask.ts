/** Why the console's API gave no answer. */
export class AskError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

/** Asks the console's own API. Throws an AskError with the API's code, or OFFLINE when it cannot be reached. */
export async function ask<T>(query: string, variables: object = {}): Promise<T> {
  let answer: Answer
  try {
    const response = await fetch('/admin/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    answer = (await response.json()) as Answer
  } catch {
    throw new AskError('OFFLINE', 'The hub cannot be reached')
  }
  const [error] = answer.errors ?? []
  if (error !== undefined) throw new AskError(error.extensions?.code ?? 'FAILED', error.message)
  return answer.data as T
}
