/** What the process's log may hold of an error: never the message of a database, which quotes values. */
export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
  const fromDatabase = 'severity' in error || 'schema' in error
  return { type: error.name, ...code, ...(fromDatabase ? {} : { message: error.message }), frames }
}
