import type { Command } from 'commander'
import { compare } from '../../policies/engine/compare.ts'
import { compareText, missingReasons } from '../../policies/engine/compare-text.ts'
import { type Language, sentencesIn } from '../../policies/engine/sentences.ts'
import { type CommandIo, exit, printJson } from './command-io.ts'
import { languageOption } from './language-option.ts'
import { policyAt } from './policy-at.ts'

interface CompareOptions {
  readonly markdown?: boolean
  readonly language: Language
  readonly json?: boolean
}

/** `schakel policy compare <a> <b>` */
export function addPolicyCompareCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('compare')
    .description('say exactly what may be seen more and less; a rule that widens without a reason is a finding')
    .argument('<before>', 'directory of policies, or a commit, branch or tag such as main')
    .argument('<after>', 'the same, for the later version')
    .option('--markdown', 'print as Markdown, to be pasted into a pull request')
    .addOption(languageOption())
    .option('--json', 'print as JSON')
    .action(async (named: string, namedAfter: string, options: CompareOptions) => {
      const [before, after] = [await policyAt(named), await policyAt(namedAfter)]
      const comparison = compare(before, after)
      const missing = missingReasons(comparison, after.bundle.release?.reasons ?? {})
      if (options.json === true) printJson(io, { ...comparison, missingReasons: missing })
      else if (options.markdown === true) io.out(compareText(comparison, after, options.language))
      else {
        const sentences = sentencesIn(options.language, after)
        const { cells, other } = comparison
        const gained = cells.filter(({ gains }) => gains)
        for (const change of [...gained, ...cells.filter(({ gains }) => !gains)]) io.out(`${sentences.cell(change)}\n`)
        for (const change of other) io.out(`${sentences.other(change)}\n`)
        io.out(`${gained.length} gained, ${cells.length - gained.length} lost, ${other.length} other changes\n`)
        for (const rule of missing)
          io.err(`schakel: ${rule} shows more and has no reason: add it to release.yaml under reasons\n`)
      }
      done(missing.length === 0 ? exit.ok : exit.finding)
    })
}
