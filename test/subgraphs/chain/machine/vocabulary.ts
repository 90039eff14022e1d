import { readFileSync } from 'node:fs'
import { parse as parseYaml } from 'yaml'

/** What policies/vocabulary.yaml says of tasks and assertions. */
export const vocabulary = parseYaml(
  readFileSync(new URL('../../../../policies/vocabulary.yaml', import.meta.url), 'utf8'),
) as {
  tasks: Record<string, { holders: string[] }>
  assertions: Record<string, { 'asserted-by': string }>
}
