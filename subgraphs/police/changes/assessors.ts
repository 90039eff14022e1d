import { readAgencies } from '../../kit/synthetic/read-agencies.ts'

/** Kinds that assess signals. */
const INVESTIGATING = ['POLICE', 'KMAR', 'NLA']

/** An agency as `policies/agencies.yaml` lists it. */
export interface ListedAgency {
  readonly oin: string
  readonly kind: string
  readonly region?: string
}

let listed: Promise<readonly ListedAgency[]> | undefined

/** The agencies that take part, read once. */
export function listedAgencies(): Promise<readonly ListedAgency[]> {
  listed ??= readAgencies()
  return listed
}

/** Who is to assess a signal: whoever was named, else the police of the region, else the first police. Undefined: nobody may. */
export function assessorOf(
  agencies: readonly ListedAgency[],
  named: string | undefined,
  region: string | undefined,
): string | undefined {
  if (named !== undefined) return agencies.find(({ oin, kind }) => oin === named && INVESTIGATING.includes(kind))?.oin
  const police = agencies.filter(({ kind }) => kind === 'POLICE')
  return (police.find((agency) => agency.region !== undefined && agency.region === region) ?? police[0])?.oin
}
