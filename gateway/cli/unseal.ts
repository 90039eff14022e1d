import type { KeyObject } from 'node:crypto'
import type { Command } from 'commander'
import { openReference } from '../../schema/sealed-reference.ts'
import { demoSealKey } from '../identity/demo-seal-key.ts'
import { CommandError, type CommandIo, exit, printJson, visible } from './command-io.ts'
import { readPrivateKey } from './read-private-key.ts'

interface UnsealOptions {
  readonly as: string
  readonly key?: string
  readonly json?: boolean
}

/** `schakel unseal <reference|-> --as <agency>`: asks no hub anything. */
export function addUnsealCommand(program: Command, io: CommandIo, done: (exitCode: number) => void): void {
  program
    .command('unseal')
    .description('open a sealed reference as the agency it was sealed for, and print whom the case is about')
    .argument('<reference>', 'the sealed reference, or - to read it from standard input')
    .requiredOption('-a, --as <slug>', 'agency that opens it')
    .option('--key <file>', 'private seal key of that agency (X25519; PEM or JWK); without it that of a made-up agency')
    .option('--json', 'print as JSON')
    .action(async (reference: string, options: UnsealOptions) => {
      const key = await sealKeyOf(io, options)
      const opened = await openReference((reference === '-' ? await io.readInput() : reference).trim(), key)
      if ('problem' in opened) {
        if (options.json === true) printJson(io, opened)
        else io.err(`schakel: The reference ${opened.problem}\n`)
        return done(exit.finding)
      }
      if (options.json === true) printJson(io, opened)
      else {
        const lines = Object.entries({ caseId: opened.caseId, ...opened.subject })
        io.out(lines.map(([name, value]) => `${name.padEnd(9)}  ${visible(value)}\n`).join(''))
      }
      done(exit.ok)
    })
}

async function sealKeyOf(io: CommandIo, { as, key }: UnsealOptions): Promise<KeyObject> {
  if (key !== undefined) return readPrivateKey(key, 'x25519')
  try {
    return demoSealKey(as, io.env['NODE_ENV'])
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : String(error)}, and open with --key <file>`)
  }
}
