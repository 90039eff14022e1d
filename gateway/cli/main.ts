import { text } from 'node:stream/consumers'
import { Command, CommanderError } from 'commander'
import { PolicyErrors } from '../../policies/engine/policy-errors.ts'
import { type Commands, addCommands } from './commands.ts'
import { CommandError, type CommandIo, exit } from './command-io.ts'

/** Loaded one by one, when asked for: most commands then start without the database, the tokens and the hub. */
const COMMANDS: Commands = {
  token: async () => (await import('./token.ts')).addTokenCommand,
  query: async () => (await import('./query.ts')).addQueryCommand,
  demo: async () => (await import('./demo.ts')).addDemoCommand,
  seal: async () => (await import('./seal.ts')).addSealCommand,
  unseal: async () => (await import('./unseal.ts')).addUnsealCommand,
  'who-may-see': async () => (await import('./who-may-see.ts')).addWhoMaySeeCommand,
  'what-may-see': async () => (await import('./what-may-see.ts')).addWhatMaySeeCommand,
  explain: async () => (await import('./explain.ts')).addExplainCommand,
  policy: {
    description: 'check, test, compare, replay, draft, sign and roll back the policies, and print what they come to',
    commands: {
      check: async () => (await import('./policy-check.ts')).addPolicyCheckCommand,
      test: async () => (await import('./policy-test.ts')).addPolicyTestCommand,
      compare: async () => (await import('./policy-compare.ts')).addPolicyCompareCommand,
      replay: async () => (await import('./policy-replay.ts')).addPolicyReplayCommand,
      history: async () => (await import('./policy-history.ts')).addPolicyHistoryCommand,
      draft: async () => (await import('./policy-draft.ts')).addPolicyDraftCommand,
      submit: async () => (await import('./policy-draft.ts')).addPolicySubmitCommand,
      withdraw: async () => (await import('./policy-draft.ts')).addPolicyWithdrawCommand,
      advise: async () => (await import('./policy-advise.ts')).addPolicyAdviseCommand,
      comment: async () => (await import('./policy-comment.ts')).addPolicyCommentCommand,
      return: async () => (await import('./policy-comment.ts')).addPolicyReturnCommand,
      sign: async () => (await import('./policy-sign.ts')).addPolicySignCommand,
      'roll-back': async () => (await import('./policy-roll-back.ts')).addPolicyRollBackCommand,
      export: async () => (await import('./policy-export.ts')).addPolicyExportCommand,
      matrix: async () => (await import('./policy-matrix.ts')).addPolicyMatrixCommand,
      coverage: async () => (await import('./policy-coverage.ts')).addPolicyCoverageCommand,
      dpia: async () => (await import('./policy-dpia.ts')).addPolicyDpiaCommand,
      schema: async () => (await import('./policy-schema.ts')).addPolicySchemaCommand,
    },
  },
  keys: {
    description: 'rotate the keys that the hub signs permits with',
    commands: { rotate: async () => (await import('./keys-rotate.ts')).addKeysRotateCommand },
  },
  sandbox: {
    description: 'move the clock of a sandbox forward, and tell what it says',
    commands: {
      clock: async () => (await import('./sandbox-clock.ts')).addSandboxClockCommand,
      status: async () => (await import('./sandbox-status.ts')).addSandboxStatusCommand,
    },
  },
  log: {
    description: 'read, verify, copy and prune the disclosure log',
    commands: {
      show: async () => (await import('./log-show.ts')).addLogShowCommand,
      verify: async () => (await import('./log-verify.ts')).addLogVerifyCommand,
      overview: async () => (await import('./log-overview.ts')).addLogOverviewCommand,
      backup: async () => (await import('./log-backup.ts')).addLogBackupCommand,
      prune: async () => (await import('./log-prune.ts')).addLogPruneCommand,
    },
  },
}

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
  await addCommands(program, COMMANDS, argv, (add, to) => add(to, io, done))

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
    // https://no-color.org
    styled: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '',
  }
}
