import { askAdmin } from './ask-admin.ts'

/** Drafts edits of the version approved last, as a program would; the number of the change. */
export async function draftByProgram(base: string, session: string, edits: readonly object[]): Promise<number> {
  const start = await askAdmin<{ data: { matrix: { version: { number: number; hash: string; seen: number } } } }>(
    base,
    session,
    '{ matrix(language: "en") { version { number hash seen } } }',
  )
  const { number: release, hash, seen } = start.data.matrix.version
  const drafted = await askAdmin<{ data: { draftChange: { release: number; refusal: { message: string } | null } } }>(
    base,
    session,
    'mutation($edits: [PolicyEdit!]!, $basedOn: BasedOn!) { draftChange(edits: $edits, basedOn: $basedOn) { release refusal { message } } }',
    { edits, basedOn: { release, hash, seen } },
  )
  const { refusal, release: made } = drafted.data.draftChange
  if (refusal !== null) throw new Error(refusal.message)
  return made
}
