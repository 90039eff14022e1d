import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { JWK } from 'jose'
import { describeFinding } from '../log/log-finding.ts'
import { jwsOf } from '../log/signed-statement.ts'
import { keysOf } from '../log/signing-key-file.ts'
import { type Verification, verifyStoredLog } from '../log/verify-log.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'
import { withLog } from './log-place.ts'

interface VerifyOptions {
  readonly key?: string
  readonly head?: string
  readonly json?: boolean
}

/** `schakel log verify [dir]` */
export function addLogVerifyCommand(logCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  logCommand
    .command('verify')
    .description('check the chain and the signed heads of the disclosure log, without the hub')
    .argument('[directory]', 'directory of the log (default: $SCHAKEL_DATA/log)')
    .option('--key <file>', 'public key (JWK or JWK Set) kept elsewhere, instead of the one beside the log')
    .option('--head <file-or-jws>', 'a signed head kept elsewhere: finds an older copy that was put back')
    .option('--json', 'print as JSON')
    .action(async (directory: string | undefined, options: VerifyOptions) => {
      const given = options.key === undefined ? undefined : await readKeys(options.key)
      const kept = options.head === undefined ? [] : await readHeads(options.head)
      const verification = await withLog(io, directory, async (log, keys) =>
        verifyStoredLog(log, given ?? (await keys()), kept),
      )
      if (options.json === true) printJson(io, verification)
      else io.out(`${describeVerification(verification)}\n`)
      done(verification.ok ? exit.ok : exit.finding)
    })
}

/** What a verification found, in one or two sentences. */
export function describeVerification(verification: Verification): string {
  const { ok, records, lastSeq, heads, signedUpTo, torn, removed, notYetRemoved, finding } = verification
  if (!ok && finding !== undefined) return `NOT WHOLE: ${describeFinding(finding)}`
  const unsigned = lastSeq > signedUpTo ? `; ${lastSeq - signedUpTo} not signed yet` : ''
  const tail = torn ? '; the last line is still being written or was torn' : ''
  const rest = `${records} records, ${heads} signed heads${unsigned}${tail}`
  if (removed === undefined) return `Whole: ${rest}`
  const still = notYetRemoved === undefined ? '' : `; ${notYetRemoved} of those removed are still here`
  return `Records 1 to ${removed.removedUpTo} were removed on ${removed.at.slice(0, 10)} (${removed.reason}); the rest is whole: ${rest}${still}`
}

async function readKeys(path: string): Promise<readonly JWK[]> {
  try {
    return keysOf(await readFile(path, 'utf8'))
  } catch {
    throw new CommandError(`The key ${path} cannot be read: it must be a public key as a JWK`)
  }
}

const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/u

/** A head as `log backup` prints it, or a file with such heads or with lines of `heads.jsonl`. */
async function readHeads(given: string): Promise<readonly string[]> {
  if (COMPACT_JWS.test(given)) return [given]
  const text = await readFile(given, 'utf8').catch(() => '')
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const heads = lines.map((line) => jwsOf(line) ?? line.trim())
  if (heads.length === 0 || !heads.every((head) => COMPACT_JWS.test(head))) {
    throw new CommandError(`${given} holds no signed head: name a file such as heads.jsonl, or give the head itself`)
  }
  return heads
}
