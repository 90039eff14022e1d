import type { Command } from 'commander'
import { callHub, hubAddress } from './hub-client.ts'
import { CommandError, type CommandIo, exit, printColumns, printJson } from './command-io.ts'
import { sandboxPlace } from './sandbox-place.ts'

const DAY = 86_400_000

/** `schakel sandbox status` */
export function addSandboxStatusCommand(group: Command, io: CommandIo, done: (exitCode: number) => void): void {
  group
    .command('status')
    .description('tell what the clock of a sandbox says, and whether its hub runs')
    .option('--hub <address>', 'base address of the hub (default: http://127.0.0.1:$PORT)')
    .option('--json', 'print as JSON')
    .action(async (options: { readonly hub?: string; readonly json?: boolean }) => {
      const { dataDir, ahead } = sandboxPlace(io)
      const machine = (io.now?.() ?? new Date()).getTime()
      const now = new Date(machine + ahead).toISOString()
      const hub = await hubState(io, hubAddress(io, options.hub))
      if (options.json === true) printJson(io, { dataDir, now, ahead, hub })
      else
        printColumns(
          io,
          ['SANDBOX', dataDir],
          [
            ['clock', now],
            ['ahead', `${(ahead / DAY).toFixed(2)} days`],
            ['hub', hub],
          ],
        )
      done(exit.ok)
    })
}

async function hubState(io: CommandIo, hub: string): Promise<string> {
  try {
    const { body } = await callHub(io, hub, '/readyz', { method: 'GET' })
    const { ready, detail } = body as { ready?: boolean; detail?: { sandbox?: { now?: string } } }
    const clock = detail?.sandbox?.now
    if (clock === undefined) return `${hub} is no sandbox`
    return `${hub} is ${ready === true ? 'ready' : 'not ready'}, its clock says ${clock}`
  } catch (error) {
    // Not running is a state like any other.
    if (error instanceof CommandError) return `none answers at ${hub}`
    throw error
  }
}
