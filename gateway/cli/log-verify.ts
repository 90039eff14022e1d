import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { JWK } from 'jose'
import { type Verification, verifyStoredLog } from '../log/verify-log.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'
import { withLog } from './log-place.ts'

/** `schakel log verify [dir]` */
export function addLogVerifyCommand(logCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  logCommand
    .command('verify')
    .description('check the chain and the signed heads of the disclosure log, without the hub')
    .argument('[directory]', 'directory of the log (default: $SCHAKEL_DATA/log)')
    .option('--key <file>', 'public key (JWK) kept elsewhere, instead of the one beside the log')
    .option('--json', 'print as JSON')
    .action(async (directory: string | undefined, options: { key?: string; json?: boolean }) => {
      const given = options.key === undefined ? undefined : await readKey(options.key)
      const verification = await withLog(io, directory, async (log, keys) =>
        verifyStoredLog(log, given === undefined ? await keys() : [given]),
      )
      if (options.json === true) printJson(io, verification)
      else io.out(`${describe(verification)}\n`)
      done(verification.ok ? exit.ok : exit.finding)
    })
}

function describe({ ok, records, heads, signedUpTo, torn, finding }: Verification): string {
  if (!ok && finding !== undefined) return `NOT WHOLE: ${finding.problem} at ${finding.where}: ${finding.message}`
  const unsigned = records > signedUpTo ? `; ${records - signedUpTo} not signed yet` : ''
  const tail = torn ? '; the last line is still being written or was torn' : ''
  return `Whole: ${records} records, ${heads} signed heads${unsigned}${tail}`
}

async function readKey(path: string): Promise<JWK> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as JWK
  } catch {
    throw new CommandError(`The key ${path} cannot be read: it must be a public key as a JWK`)
  }
}
