import { describe, expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const agencies = ['chain', 'police', 'immigration', 'care', 'municipal']

/** Folder → what it may import of ours; the first match counts. */
const mayImport: readonly { folder: RegExp; from: RegExp }[] = [
  { folder: /^policies\/engine\//u, from: /^policies\/engine\//u },
  { folder: /^policies\//u, from: /^policies\//u },
  { folder: /^schema\//u, from: /^(policies\/engine|schema)\//u },
  { folder: /^subgraphs\/kit\//u, from: /^(policies|schema|subgraphs\/kit)\//u },
  ...agencies.map((name) => ({
    folder: new RegExp(`^subgraphs/${name}/`, 'u'),
    from: new RegExp(`^(policies/engine|schema|subgraphs/kit|subgraphs/${name})/`, 'u'),
  })),
  { folder: /^gateway\//u, from: /^(policies|schema|gateway)\//u },
]

describe('The import direction', () => {
  const files = ['policies', 'schema', 'subgraphs', 'gateway'].flatMap((folder) => sourcesIn(join(root, folder)))

  test('is policies/engine, then schema, then the kit, then an agency; the gateway imports no subgraph', () => {
    const wrong = files.flatMap(({ path, text }) => {
      const rule = mayImport.find(({ folder }) => folder.test(path))
      return importsOf(text)
        .filter((target) => target.startsWith('.'))
        .map((target) => relative(root, join(root, dirname(path), target)))
        .filter((target) => rule === undefined || !rule.from.test(target))
        .map((target) => `${path} imports ${target}`)
    })
    expect(wrong).toEqual([])
    expect(files.length).toBeGreaterThan(100)
  })

  test('leaves the policy engine without I/O, clock, chance or environment', () => {
    const engine = files.filter(({ path }) => path.startsWith('policies/engine/'))
    const wrong = engine.flatMap(({ path, text }) => {
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gmu, '')
      const impure = /Date\.now|new Date\(\)|Math\.random|process\.|setTimeout|fetch\(|console\./u.exec(code)
      const imported = importsOf(text).filter((target) => target.startsWith('node:') && target !== 'node:crypto')
      return [...(impure === null ? [] : [`${path}: ${impure[0]}`]), ...imported.map((target) => `${path}: ${target}`)]
    })
    expect(engine.length).toBeGreaterThan(10)
    expect(wrong).toEqual([])
  })

  test('reads the environment in a few named places only', () => {
    const readers = files.filter(({ text }) => /process\.env/u.test(text)).map(({ path }) => path)
    for (const path of readers) expect(allowedReaders.some((allowed) => allowed.test(path)) ? '' : path).toBe('')
  })
})

const allowedReaders = [
  /\/main\.ts$/u,
  /^gateway\/cli\//u,
  // Hands the environment on to the process it starts.
  /^subgraphs\/kit\/store\/open-store\.ts$/u,
  /^subgraphs\/kit\/run-subgraph\.ts$/u,
  // Switches the library's own telemetry off, which can be said in the environment only.
  /^gateway\/execute\/plan-executor\.ts$/u,
  /^gateway\/create-hub\.ts$/u,
  /^gateway\/identity\//u,
]

function sourcesIn(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourcesIn(path)
    return entry.name.endsWith('.ts') ? [{ path: relative(root, path), text: readFileSync(path, 'utf8') }] : []
  })
}

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/gu)].map((match) => match[1] ?? '')
}
