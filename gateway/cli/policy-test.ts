import type { Command } from 'commander'
import { describeProblem } from '../../policies/engine/policy-errors.ts'
import { type PolicyTestResult, runPolicyTests } from '../../policies/engine/run-policy-tests.ts'
import { sayIn } from '../../policies/engine/told.ts'
import { readPolicyTests } from '../../policies/read-bundle.ts'
import { type CommandIo, exit, printJson } from './command-io.ts'
import { compileDirectory, policyDirectory } from './shipped-policy.ts'

/** `schakel policy test` */
export function addPolicyTestCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('test')
    .description('run the tests that stand beside the policies (*.test.yaml)')
    .option('--policies <directory>', 'policies to test (default: those of this project)')
    .option('--json', 'print as JSON')
    .action(async (options: { policies?: string; json?: boolean }) => {
      const directory = policyDirectory(options.policies)
      const { documents, policy } = await compileDirectory(directory)
      const facts = documents.flatMap((document) => (document.kind === 'vocabulary' ? document.facts : []))
      const results = runPolicyTests(
        policy,
        readPolicyTests(directory),
        facts.map(({ fact }) => fact),
      )
      const failed = results.filter((result) => result.failures.length > 0)
      if (options.json === true)
        printJson(io, { ok: failed.length === 0, policy: policy.hash, results: results.map(inEnglish) })
      else {
        for (const result of failed) printFailure(io, result)
        io.out(`${results.length} policy tests, ${failed.length} failed\n`)
      }
      // No tests at all is not the same as tests that pass.
      done(failed.length === 0 && results.length > 0 ? exit.ok : exit.finding)
    })
}

function inEnglish({ failures, ...result }: PolicyTestResult) {
  return { ...result, failures: failures.map((failure) => sayIn(failure, 'en').text) }
}

function printFailure(io: CommandIo, result: PolicyTestResult): void {
  for (const failure of inEnglish(result).failures) {
    const message = `${result.purpose}, "${result.name}": ${failure}`
    const { position } = result
    io.out(`${describeProblem({ code: 'test', message, ...(position === undefined ? {} : { position }) })}\n`)
  }
}
