import type { Command } from 'commander'
import { dataCells } from '../../policies/engine/documents/data-cells.ts'
import { matrixCsv, matrixMarkdown } from '../../policies/engine/documents/matrix.ts'
import type { Language } from '../../policies/engine/documents/wording.ts'
import { type CommandIo, exit, printJson } from './command-io.ts'
import { shippedFieldNames } from './field-names-file.ts'
import { languageOption } from './language-option.ts'
import { compileDirectory, policyDirectory } from './shipped-policy.ts'

interface MatrixOptions {
  readonly policies?: string
  readonly csv?: boolean
  readonly json?: boolean
  readonly language: Language
}

/** `schakel policy matrix` */
export function addPolicyMatrixCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('matrix')
    .description('print what every purpose shows of every data category, as Markdown; every grant with --csv or --json')
    .option(
      '--policies <directory>',
      'policies to print, such as an export of the version in force (default: those of this project)',
    )
    .option('--csv', 'one row per grant, for a spreadsheet')
    .addOption(languageOption())
    .option('--json', 'one entry per grant, as JSON')
    .action(async (options: MatrixOptions) => {
      const { policy } = await compileDirectory(policyDirectory(options.policies))
      if (options.json === true) printJson(io, { policy: policy.hash, grants: dataCells(policy) })
      else if (options.csv === true) io.out(matrixCsv(policy))
      else io.out(matrixMarkdown(policy, options.language, await shippedFieldNames()))
      done(exit.ok)
    })
}
