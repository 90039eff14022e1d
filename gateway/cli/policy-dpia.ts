import type { Command } from 'commander'
import { compare } from '../../policies/engine/compare.ts'
import { dpiaAnnex } from '../../policies/engine/documents/dpia-annex.ts'
import { inferences } from '../../policies/engine/documents/inferences.ts'
import { createWording, type Language } from '../../policies/engine/documents/wording.ts'
import { type CommandIo, exit, printJson } from './command-io.ts'
import { shippedFieldNames } from './field-names-file.ts'
import { languageOption } from './language-option.ts'
import { POLICY_NAMES, policyAt } from './policy-at.ts'

/** `schakel policy dpia <before> <after>` */
export function addPolicyDpiaCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('dpia')
    .description(
      'draft the annex to a DPIA for a change: what widens, for whom, what can be concluded, what people must answer',
    )
    .argument('<before>', POLICY_NAMES)
    .argument('<after>', 'the same, for the later version')
    .addOption(languageOption())
    .option('--json', 'the comparison and what can be concluded, as JSON')
    .action(async (from: string, to: string, options: { language: Language; json?: boolean }) => {
      const [before, after] = [await policyAt(io, from), await policyAt(io, to)]
      const names = await shippedFieldNames()
      const comparison = compare(before, after)
      if (options.json === true) {
        const concluded = inferences(comparison, before, after, createWording(after, options.language, names))
        printJson(io, { ...comparison, inferences: concluded })
      } else io.out(dpiaAnnex(comparison, before, after, options.language, names))
      done(exit.ok)
    })
}
