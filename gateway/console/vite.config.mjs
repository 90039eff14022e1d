import { readdirSync } from 'node:fs'
import { defineConfig } from 'vite'

const root = import.meta.dirname
const pages = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('index.html'))

// One HTML page for each page of the console: no router, a full title each, and what one page needs no other loads.
// oxlint-disable-next-line import/no-default-export -- Vite takes the default export of its configuration
export default defineConfig({
  root,
  base: '/console/',
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    // Inlined they would have to be let in by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 3000,
    rollupOptions: {
      input: pages.map((name) => `${root}/${name}`),
      onwarn(warning, warn) {
        // "use client" and the like in packages: words for another kind of bundler.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
      },
    },
  },
})
