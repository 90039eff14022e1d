import type { Command } from 'commander'
import type { CommandIo } from './command-io.ts'
import { releaseNumber, signingKeyOf, tellOutcome, withDesk } from './policy-desk-place.ts'

/** `schakel policy roll-back <n>` */
export function addPolicyRollBackCommand(
  policyCommand: Command,
  io: CommandIo,
  done: (exitCode: number) => void,
): void {
  policyCommand
    .command('roll-back')
    .description('bring a former version back as a new one; where nobody gains by it, one mandate holder is enough')
    .argument('<number>', 'number of the version to bring back')
    .requiredOption('--as <person>', 'id of the person who rolls back; a mandate holder signs at once')
    .option('--key <file>', 'private key of that person (PEM or JWK); without it the key of a made-up person')
    .option('--json', 'print as JSON')
    .action(async (number: string, options: { as: string; key?: string; json?: boolean }) => {
      const privateKey = await signingKeyOf(io, options.as, options.key)
      const work = () => withDesk(io, (desk) => desk.rollBack(releaseNumber(number), options.as, privateKey))
      done(await tellOutcome(io, options.json, work))
    })
}
