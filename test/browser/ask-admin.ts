import type { Browser } from 'playwright-core'
import { atConsole } from './console-browser.ts'

/** The cookie of somebody who signs in. */
export async function sessionOf(browser: Browser, base: string, person: string): Promise<string> {
  const { context } = await atConsole(browser, base, person)
  const cookie = (await context.cookies()).find(({ name }) => name === 'schakel_console')
  await context.close()
  if (cookie === undefined) throw new Error(`${person} is not signed in`)
  return `${cookie.name}=${cookie.value}`
}

/** Asks the console's API as a program would. */
export async function askAdmin<T = unknown>(
  base: string,
  session: string | undefined,
  query: string,
  variables: object = {},
): Promise<T> {
  const response = await fetch(`${base}/admin/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(session === undefined ? {} : { cookie: session }) },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as T
}
