import { readAgencies } from '../kit/synthetic/read-agencies.ts'
import { directoryOf, type Directory } from './machine/directory.ts'

let known: Promise<Directory> | undefined

/** Who takes part in the chain, as policies/agencies.yaml says; read once. */
export function chainDirectory(): Promise<Directory> {
  known ??= readAgencies().then(directoryOf)
  return known
}
