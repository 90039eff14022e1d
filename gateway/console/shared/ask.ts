import type { Words } from './language.ts'

/** Why the console's API gave no answer. */
export class AskError extends Error {
  readonly code: string
  /** The message in both languages, where the hub has it so. */
  readonly told: Words | undefined
  constructor(code: string, message: string, nl?: string) {
    super(message)
    this.code = code
    this.told = nl === undefined ? undefined : { en: message, nl }
  }
}

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly {
    readonly message: string
    readonly extensions?: { readonly code?: string; readonly nl?: string }
  }[]
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
  if (error !== undefined) throw new AskError(error.extensions?.code ?? 'FAILED', error.message, error.extensions?.nl)
  return answer.data as T
}
