import { ensureBuilt, ensureInstalled, giveUp } from './prepare.mjs'

const name = process.argv[2]
const names = ['chain', 'police', 'immigration', 'care', 'municipal']
if (!names.includes(name)) giveUp(`Say which subgraph to start: ${names.join(', ')}`)
ensureInstalled()
ensureBuilt()
await import(`../../dist/subgraphs/${name}/main.js`)
