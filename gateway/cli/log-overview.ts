import type { Command } from 'commander'
import { readRecords } from '../log/read-records.ts'
import { MAY_BE_INCOMPLETE, type OverviewLine, subjectOverview } from '../log/subject-overview.ts'
import { type CommandIo, printColumns, printJson, exit } from './command-io.ts'
import { languageOption } from './language-option.ts'
import { withLog } from './log-place.ts'
import { agenciesIn, policyDirectory, readDocuments } from './shipped-policy.ts'

interface OverviewOptions {
  readonly case: string
  readonly confidential?: boolean
  readonly dir?: string
  readonly language: 'en' | 'nl'
  readonly json?: boolean
}

const HEADS = {
  en: ['AT', 'SHOWN TO', 'FOR', 'ON THE GROUND OF', 'WHAT'],
  nl: ['WANNEER', 'AAN WIE', 'WAARVOOR', 'GRONDSLAG', 'WAT'],
} as const

/** `schakel log overview --case <id>` */
export function addLogOverviewCommand(logCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  logCommand
    .command('overview')
    .description("a person's own overview of one case: who was shown what; confidential purposes are left out")
    .requiredOption('--case <id>', 'the case')
    .option('--confidential', 'for oversight: confidential purposes too, and every recipient by name')
    .option('--dir <directory>', 'directory of the log (default: $SCHAKEL_DATA/log)')
    .addOption(languageOption())
    .option('--json', 'print as JSON')
    .action(async (options: OverviewOptions) => {
      const lines = await withLog(io, options.dir, (log) =>
        subjectOverview(readRecords(log.entries, { case: options.case }), options.case, options.confidential),
      )
      const note = MAY_BE_INCOMPLETE[options.language]
      if (options.json === true) printJson(io, { case: options.case, lines, note })
      else {
        const names = await namesOfAgencies()
        printColumns(
          io,
          HEADS[options.language],
          lines.map((line) => cells(line, names)),
        )
        io.out(`\n${note}\n`)
      }
      done(exit.ok)
    })
}

function cells(line: OverviewLine, names: ReadonlyMap<string, string>): readonly string[] {
  const who = line.agency === undefined ? line.kind : (names.get(line.agency) ?? line.agency)
  return [
    line.at,
    who,
    line.confidential === true ? `${line.purpose} (confidential)` : line.purpose,
    line.legalBasis.map(({ law, article }) => `${law} ${article}`).join('; '),
    line.shown.join(' '),
  ]
}

async function namesOfAgencies(): Promise<ReadonlyMap<string, string>> {
  const documents = await readDocuments(policyDirectory(undefined))
  return new Map(agenciesIn(documents).map(({ oin, name }) => [oin, name]))
}
