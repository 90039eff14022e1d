import type { AtConsole } from './console-browser.ts'

/** What the console's API answers a person's own program: data, or the code of the first error. */
export interface DeskAnswer<T> {
  readonly data?: T
  readonly code?: string
}

/** Asks the console's API with the session of somebody who sits at it. */
export async function askDesk<T>(
  { context }: AtConsole,
  base: string,
  query: string,
  variables: object = {},
): Promise<DeskAnswer<T>> {
  const response = await context.request.post(`${base}/admin/graphql`, { data: { query, variables } })
  const { data, errors } = (await response.json()) as {
    readonly data?: T
    readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
  }
  const [error] = errors ?? []
  if (error !== undefined) return { code: error.extensions?.code ?? error.message }
  return data === undefined ? {} : { data }
}
