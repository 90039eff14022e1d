import { ensureBuilt, ensureInstalled } from './prepare.mjs'

ensureInstalled()
ensureBuilt()
await import('../../test/bench/denial-of-service.mjs')
console.log('')
await import('../../test/bench/policy-engine.mjs')
console.log('')
await import('../../test/bench/permits.mjs')
console.log('')
await import('../../test/bench/one-case.mjs')
console.log('')
await import('../../test/bench/changes.mjs')
