import type { DeskContext } from './desk-context.ts'
import { changesResolvers } from './pages/changes.ts'
import { logResolvers } from './pages/log.ts'
import { matrixResolvers } from './pages/matrix.ts'
import { personResolvers } from './pages/person.ts'
import { playgroundResolvers } from './pages/playground.ts'
import { schemaResolvers } from './pages/schema.ts'
import { whoResolvers } from './pages/who.ts'

/** Fields of the console's schema that are worked out, by type; the others are read from what these give. */
export type DeskResolvers = Readonly<
  Record<string, Readonly<Record<string, (args: never, context: DeskContext, source: never) => unknown>>>
>

/** Of every page; each page's are in a file of its own. */
export const deskResolvers: DeskResolvers = merged([
  personResolvers,
  matrixResolvers,
  whoResolvers,
  changesResolvers,
  logResolvers,
  playgroundResolvers,
  schemaResolvers,
])

function merged(pages: readonly DeskResolvers[]): DeskResolvers {
  const all: Record<string, Record<string, (args: never, context: DeskContext, source: never) => unknown>> = {}
  for (const page of pages) for (const [type, fields] of Object.entries(page)) all[type] = { ...all[type], ...fields }
  return all
}
