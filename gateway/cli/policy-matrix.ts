import type { Command } from 'commander'
import { dataCells } from '../../policies/engine/documents/data-cells.ts'
import { matrixCsv, matrixMarkdown } from '../../policies/engine/documents/matrix.ts'
import type { Language } from '../../policies/engine/documents/wording.ts'
import { type AskedPolicy, askedPolicy, withPolicyOptions } from './asked-policy.ts'
import { type CommandIo, exit, printJson } from './command-io.ts'
import { shippedFieldNames } from './field-names-file.ts'
import { languageOption } from './language-option.ts'

interface MatrixOptions extends AskedPolicy {
  readonly csv?: boolean
  readonly json?: boolean
  readonly language: Language
}

/** `schakel policy matrix` */
export function addPolicyMatrixCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  withPolicyOptions(policyCommand.command('matrix'))
    .description('print what every purpose shows of every data category, as Markdown; every grant with --csv or --json')
    .option('--csv', 'one row per grant, for a spreadsheet')
    .addOption(languageOption())
    .option('--json', 'one entry per grant, as JSON')
    .action(async (options: MatrixOptions) => {
      const policy = await askedPolicy(io, options)
      if (options.json === true) printJson(io, { policy: policy.hash, grants: dataCells(policy) })
      else if (options.csv === true) io.out(matrixCsv(policy))
      else io.out(matrixMarkdown(policy, options.language, await shippedFieldNames()))
      done(exit.ok)
    })
}
