import { readAgencies } from '../kit/synthetic/read-agencies.ts'
import { directoryOf, type Directory } from './machine/directory.ts'

let read: Promise<Directory> | undefined

/** Who takes part in the chain, as `policies/agencies.yaml` of this build says; read once. */
export function directoryOfAgencies(): Promise<Directory> {
  read ??= readAgencies().then(directoryOf)
  return read
}
