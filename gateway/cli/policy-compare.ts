import type { Command } from 'commander'
import { compare } from '../../policies/engine/compare.ts'
import { compareText, missingReasons } from '../../policies/engine/compare-text.ts'
import { type Language, sentencesIn } from '../../policies/engine/sentences.ts'
import { answerWords } from './answer-words.ts'
import { type CommandIo, exit, printJson } from './command-io.ts'
import { languageOption } from './language-option.ts'
import { POLICY_NAMES, policyAt } from './policy-at.ts'
import { wrapped } from './wrapped.ts'

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
    .argument('<before>', POLICY_NAMES)
    .argument('<after>', 'the same, for the later version')
    .option('--markdown', 'print as Markdown, to be pasted into a pull request')
    .addOption(languageOption())
    .option('--json', 'print as JSON')
    .action(async (named: string, namedAfter: string, options: CompareOptions) => {
      const [before, after] = [await policyAt(io, named), await policyAt(io, namedAfter)]
      const comparison = compare(before, after)
      const missing = missingReasons(comparison, after.bundle.release?.reasons ?? {})
      if (options.json === true) printJson(io, { ...comparison, missingReasons: missing })
      else if (options.markdown === true) io.out(compareText(comparison, after, options.language))
      else {
        const sentences = sentencesIn(options.language, after)
        const { cells, other } = comparison
        const gained = cells.filter(({ gains }) => gains)
        const lost = cells.filter(({ gains }) => !gains)
        const words = answerWords(options.language)
        // What it comes to first: a large change is long.
        io.out(`${words.compared(gained.length, lost.length, other.length)}\n`)
        const part = (title: string, lines: readonly string[]) => {
          if (lines.length > 0) io.out(`\n${title}\n`)
          for (const line of lines) io.out(wrapped(line, '  - ', { hanging: '    ' }))
        }
        part(
          words.gained,
          gained.map((change) => sentences.cell(change)),
        )
        part(
          words.lost,
          lost.map((change) => sentences.cell(change)),
        )
        part(
          words.other,
          other.map((change) => sentences.other(change)),
        )
        for (const rule of missing)
          io.err(`schakel: ${rule} shows more and has no reason: add it to release.yaml under reasons\n`)
      }
      done(missing.length === 0 ? exit.ok : exit.finding)
    })
}
