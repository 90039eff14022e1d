import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { compilePolicy } from '../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../policies/engine/compiled-policy.ts'
import { generatedFiles } from '../policies/engine/documents/generated-files.ts'
import { dataFields } from '../policies/engine/documents/data-cells.ts'
import { unnamedWords } from '../policies/engine/documents/unnamed-words.ts'
import type { FieldNames } from '../policies/engine/documents/wording.ts'
import { generateSchemas } from '../policies/generate-schemas.ts'
import { readBundle, readPolicyTests } from '../policies/load-bundle.ts'
import { coordinatesOf } from '../schema/coordinates-of.ts'
import { fieldNames } from '../schema/field-names.ts'

/** A file of the project that is made from the policies, by its path from the root. */
export interface WantedFile {
  readonly file: string
  readonly text: string
}

/** Every generated file as the policies under `root` want it. Throws PolicyErrors when they do not hold. */
export async function wantedFiles(root: URL): Promise<WantedFile[]> {
  const { policy, names } = await readProject(root)
  const tests = readPolicyTests(new URL('policies/', root))
  return [
    ...generatedFiles(policy, tests, names).map(({ file, text }) => ({ file: `policies/generated/${file}`, text })),
    ...generateSchemas(policy),
  ]
}

/** Files that are missing, differ, or stand in a folder of generated files although nothing makes them any more. */
export async function staleFiles(root: URL, wanted: readonly WantedFile[]): Promise<string[]> {
  const stale: string[] = []
  for (const { file, text } of wanted)
    if ((await orNothing(readFile(new URL(file, root), 'utf8'))) !== text) stale.push(file)
  const known = new Set(wanted.map(({ file }) => file))
  for (const folder of foldersOf(wanted)) {
    const present = (await orNothing(readdir(new URL(folder, root)))) ?? []
    stale.push(...present.map((name) => `${folder}${name}`).filter((file) => !known.has(file)))
  }
  return stale.sort()
}

/** Writes the files; nothing else is touched. */
export async function writeFiles(root: URL, wanted: readonly WantedFile[]): Promise<void> {
  for (const folder of foldersOf(wanted)) await mkdir(new URL(folder, root), { recursive: true })
  for (const { file, text } of wanted) await writeFile(new URL(file, root), text)
}

function foldersOf(wanted: readonly WantedFile[]): Set<string> {
  return new Set(wanted.map(({ file }) => file.slice(0, file.lastIndexOf('/') + 1)))
}

/** Words without a name and fields that nothing is said of in Dutch, each with where to add it: a page that people read may not show them. */
export async function unnamed(root: URL): Promise<string[]> {
  const { policy, names } = await readProject(root)
  const undescribed = dataFields(policy).flatMap(({ coordinate, description }) =>
    description === undefined || names.get(coordinate)?.descriptionNl !== undefined
      ? []
      : [`${coordinate} has no description in Dutch: add it to schema/field-names.csv`],
  )
  const words = unnamedWords(policy, names).map(
    ({ word, language }) =>
      `${word} has no name in ${language === 'en' ? 'English' : 'Dutch'}: add it to ${
        /^[A-Z]\w*[a-z]\w*(?:\.\w+)?$/u.test(word) ? 'schema/field-names.csv' : 'policies/vocabulary.yaml'
      }`,
  )
  return [...words, ...undescribed]
}

async function readProject(root: URL): Promise<{ readonly policy: CompiledPolicy; readonly names: FieldNames }> {
  const supergraph = await readFile(new URL('schema/supergraph.graphql', root), 'utf8')
  const csv = await readFile(new URL('schema/field-names.csv', root), 'utf8')
  return {
    policy: compilePolicy(readBundle(new URL('policies/', root)), coordinatesOf(supergraph)),
    names: fieldNames(csv),
  }
}

async function orNothing<Found>(reading: Promise<Found>): Promise<Found | undefined> {
  try {
    return await reading
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
