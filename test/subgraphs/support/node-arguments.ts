import { fileURLToPath } from 'node:url'

/** Arguments with which a child process of a test runs our TypeScript sources. */
export const nodeArguments: readonly string[] = [
  '--no-warnings',
  '--import',
  fileURLToPath(new URL('./typescript-loader.mjs', import.meta.url)),
]
