import type { Command } from 'commander'
import type { CommandIo } from './command-io.ts'

/** Adds one command to a program or a group of commands. */
export type AddCommand = (to: Command, io: CommandIo, done: (exitCode: number) => void) => void

/** Commands by name, each loaded when it is needed; a group has commands of its own. */
export interface Commands {
  readonly [name: string]: (() => Promise<AddCommand>) | CommandGroup
}

export interface CommandGroup {
  readonly description: string
  readonly commands: Commands
}

/** Adds the command that the line asks for; all of them when it asks for none there is, so that help can list them. */
export async function addCommands(
  program: Command,
  commands: Commands,
  argv: readonly string[],
  use: (add: AddCommand, to: Command) => void,
): Promise<void> {
  const [asked = '', ...rest] = argv
  for (const [name, entry] of Object.entries(commands)) {
    if (Object.hasOwn(commands, asked) && name !== asked) continue
    if (typeof entry === 'function') use(await entry(), program)
    else await addCommands(program.command(name).description(entry.description), entry.commands, rest, use)
  }
}
