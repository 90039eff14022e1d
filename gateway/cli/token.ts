import type { Command } from 'commander'
import { type CommandIo, exit, printJson } from './command-io.ts'
import { hubAddress, requestToken } from './hub-client.ts'

/** `schakel token <agency> --purpose <id>…` */
export function addTokenCommand(program: Command, io: CommandIo, done: (exitCode: number) => void): void {
  program
    .command('token')
    .description('ask the demo identities of a running hub for an access token')
    .argument('<agency>', 'slug of an agency in policies/agencies.yaml')
    .option('-p, --purpose <id...>', 'purposes the token is for')
    .option('--hub <address>', 'base address of the hub (default: http://127.0.0.1:$PORT)')
    .option('--json', 'print the whole answer of the identity provider')
    .action(async (agency: string, options: { purpose?: string[]; hub?: string; json?: boolean }) => {
      const { token, answer } = await requestToken(io, {
        hub: hubAddress(io, options.hub),
        agency,
        purposes: options.purpose ?? [],
      })
      if (options.json === true) printJson(io, answer)
      else io.out(`${token}\n`)
      done(exit.ok)
    })
}
