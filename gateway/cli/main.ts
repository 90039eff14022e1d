import { text } from 'node:stream/consumers'
import { Command, CommanderError } from 'commander'
import { PolicyErrors } from '../../policies/engine/policy-errors.ts'
import { CommandError, type CommandIo, exit } from './command-io.ts'
import { addLogShowCommand } from './log-show.ts'
import { addLogVerifyCommand } from './log-verify.ts'
import { addPolicyAdviseCommand } from './policy-advise.ts'
import { addPolicyCheckCommand } from './policy-check.ts'
import { addPolicyDraftCommands } from './policy-draft.ts'
import { addPolicyExportCommand } from './policy-export.ts'
import { addPolicyHistoryCommand } from './policy-history.ts'
import { addPolicyRollBackCommand } from './policy-roll-back.ts'
import { addPolicySignCommand } from './policy-sign.ts'
import { addPolicyTestCommand } from './policy-test.ts'
import { addQueryCommand } from './query.ts'
import { addTokenCommand } from './token.ts'
import { addWhatMaySeeCommand } from './what-may-see.ts'

/**
 * Runs one command line, without the program's own name, and resolves with its exit code: 0 done, 1 done and something
 * was found, 2 not done. Never ends the process.
 */
export async function run(argv: readonly string[], io: CommandIo = processIo()): Promise<number> {
  let exitCode: number = exit.ok
  const done = (code: number): void => {
    exitCode = code
  }
  const program = newProgram(io)
  addTokenCommand(program, io, done)
  addQueryCommand(program, io, done)
  addWhatMaySeeCommand(program, io, done)
  const policy = program.command('policy').description('check, test, draft, sign and roll back the policies')
  addPolicyCheckCommand(policy, io, done)
  addPolicyTestCommand(policy, io, done)
  addPolicyHistoryCommand(policy, io, done)
  addPolicyDraftCommands(policy, io, done)
  addPolicyAdviseCommand(policy, io, done)
  addPolicySignCommand(policy, io, done)
  addPolicyRollBackCommand(policy, io, done)
  addPolicyExportCommand(policy, io, done)
  const log = program.command('log').description('read and verify the disclosure log')
  addLogShowCommand(log, io, done)
  addLogVerifyCommand(log, io, done)

  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    return exitCodeFor(error, io)
  }
}

function newProgram(io: CommandIo): Command {
  return new Command('schakel')
    .description('Ask the hub, its policies and its disclosure log from the command line.')
    .exitOverride()
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      outputError: (message, write) =>
        write(`schakel: ${message.trim().replace(/^error: /u, '')}; add --help for what is possible
`),
    })
}

function exitCodeFor(error: unknown, io: CommandIo): number {
  // Help was asked for, or the mistake has been told already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage
  if (error instanceof CommandError) {
    io.err(`schakel: ${error.message}\n`)
    return error.exitCode
  }
  if (error instanceof PolicyErrors) {
    io.err(`schakel: the policies do not hold, run "schakel policy check": ${error.problems.length} problems\n`)
    return exit.usage
  }
  io.err(`schakel: ${error instanceof Error ? error.message : String(error)}\n`)
  return exit.usage
}

function processIo(): CommandIo {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    out: (line) => void process.stdout.write(line),
    err: (line) => void process.stderr.write(line),
    readInput: () => text(process.stdin),
    env: process.env,
    fetch,
  }
}
