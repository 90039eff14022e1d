#!/usr/bin/env node
import { ensureBuilt, ensureInstalled } from './prepare.mjs'

ensureInstalled()
ensureBuilt()
const { run } = await import('../../dist/gateway/cli/main.js')
process.exitCode = await run(process.argv.slice(2))
