import { readFile } from 'node:fs/promises'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import type { WorldAgency } from './case-story.ts'

const SHIPPED = new URL('../../../policies/agencies.yaml', import.meta.url)

/** Reads the agencies that a world is peopled with; throws when the file is not a valid list of agencies. */
export async function readAgencies(file: URL = SHIPPED): Promise<readonly WorldAgency[]> {
  const document = parsePolicy(await readFile(file, 'utf8'), file.pathname)
  if (document.kind !== 'agencies') throw new Error(`${file.pathname} holds a ${document.kind} document, not agencies`)
  return document.agencies
}
