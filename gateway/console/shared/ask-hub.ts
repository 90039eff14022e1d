import { language } from './language.ts'

/** What an agency gets from the hub. */
export interface HubAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly HubError[]
  readonly extensions?: { readonly schakel?: { readonly decision?: string; readonly withheld?: readonly string[] } }
}

export interface HubError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions?: { readonly code?: string; readonly coordinate?: string }
}

const tokens = new Map<string, { readonly token: string; readonly until: number }>()

/** A token of a demo agency for one purpose, as its own system would get it. Kept on this page only, and never longer than it lasts. */
export async function demoToken(agency: string, purpose: string): Promise<string> {
  const key = `${agency} ${purpose}`
  const known = tokens.get(key)
  if (known !== undefined && known.until > performance.now()) return known.token
  const response = await fetch('/identity/token', {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: agency,
      client_secret: 'demo',
      scope: `purpose:${purpose}`,
    }),
  })
  const { access_token: token, expires_in: seconds } = (await response.json()) as {
    readonly access_token: string
    readonly expires_in: number
  }
  tokens.set(key, { token, until: performance.now() + (seconds - 30) * 1000 })
  return token
}

/** Sends a query to the agencies' own endpoint. No cookie goes with it: what counts there is the agency's token alone. */
export async function askHub(
  token: string,
  purpose: string,
  query: string,
  variables: object = {},
  operationName?: string,
): Promise<HubAnswer> {
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'omit',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      purpose,
      'accept-language': language,
    },
    body: JSON.stringify({ query, variables, ...(operationName === undefined ? {} : { operationName }) }),
  })
  return (await response.json()) as HubAnswer
}

/** A task of an agency's own, as the hub tells it. */
export interface OwnTask {
  readonly taskId: string
  readonly type: string
  readonly status: string | null
  readonly dueAt: string | null
  readonly case: { readonly caseId: string | null } | null
}

const OWN_TASKS = '{ tasks(first: 100) { edges { node { taskId type status dueAt case { caseId } } } } }'

/** The open and offered tasks of an agency for a purpose. */
export async function ownTasks(token: string, purpose: string): Promise<readonly OwnTask[]> {
  const { data } = await askHub(token, purpose, OWN_TASKS)
  const page = data?.['tasks'] as
    { readonly edges: readonly { readonly node: Withheld<OwnTask> | null }[] } | null | undefined
  // What is withheld on a case for want of consent is no task to tell of either.
  return page?.edges.map(({ node }) => node).filter(isTold) ?? []
}

type Withheld<T> = { readonly [Name in keyof T]: T[Name] | null }

function isTold(task: Withheld<OwnTask> | null): task is OwnTask {
  return task?.taskId != null && task.type != null
}
