import { type ChangeArguments, defineChange } from '../../kit/change/change.ts'
import { type ChangeProblem, invalidArgument } from '../../kit/change/change-problem.ts'
import { notInFuture } from '../../kit/change/check-arguments.ts'
import { keepRow } from '../../kit/change/keep-row.ts'
import { firstMissing, pickArguments, pickRequired } from '../../kit/change/pick-arguments.ts'
import { type AddressGiven, whatIsNoAddress } from './what-is-no-address.ts'

const ENTRY = [
  'registeredAt',
  'burgerservicenummer',
  'naam',
  'geboortedatum',
  'geslacht',
  'nationaliteiten',
  'gemeenteVanInschrijving',
  'adres',
  'verblijfstitel',
]
/** Said at the first registration, so that nobody's data are open because the question was forgotten (Wet BRP art. 2.59). */
const REQUIRED = ['geheimhoudingPersoonsgegevens']
/** BRP table Functie adres. */
const ADDRESS_IS = { W: 'woonadres', B: 'briefadres' } as const

interface Registration extends ChangeArguments {
  readonly caseId: string
  readonly version?: number | null
  readonly registeredAt: string
  readonly geboortedatum?: string | null
  readonly functieAdres?: keyof typeof ADDRESS_IS | null
  readonly adres?: AddressGiven | null
}

/** Records that the person was entered in the population register, or that the entry was changed. */
export const registerInBrp = defineChange<Registration>({
  checks: { registeredAt: notInFuture, geboortedatum: notInFuture },
  async make(context, args) {
    const { caseId, version, functieAdres: code } = args
    const wrong = whatIsWrong(args)
    if (wrong !== undefined) return { problem: wrong }
    const kept = await keepRow(context, {
      type: 'BrpPerson',
      caseId,
      version,
      set: {
        ...pickArguments(args, ENTRY),
        ...pickRequired(args, REQUIRED),
        ...(code === undefined
          ? {}
          : { functieAdres: code === null ? null : { code, omschrijving: ADDRESS_IS[code] } }),
      },
    })
    if ('problem' in kept) return kept
    await context.emit({ type: 'brp-registered', caseId })
    return kept
  },
})

function whatIsWrong(args: Registration): ChangeProblem | undefined {
  const isFirst = args.version === undefined || args.version === null
  const absent = isFirst ? firstMissing(args, REQUIRED) : undefined
  if (absent !== undefined) return invalidArgument(absent, 'A first registration needs this.')
  if (typeof args.geboortedatum === 'string' && args.geboortedatum > args.registeredAt)
    return invalidArgument('geboortedatum', 'Nobody is registered before birth.')
  const noAddress = whatIsNoAddress(args.adres)
  return noAddress === undefined ? undefined : invalidArgument('adres', noAddress)
}
