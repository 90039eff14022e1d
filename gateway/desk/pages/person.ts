import { inForce } from '../../../policies/engine/lifecycle.ts'
import type { DeskResolvers } from '../desk-resolvers.ts'
import { MAY_DO, mayDo, type DeskAction } from '../may-do.ts'

/** Who is signed in, and which version is in force. */
export const personResolvers: DeskResolvers = {
  Query: {
    me(_args: object, { person }) {
      if (person === undefined) return null
      const { id, name, for: kind, roles } = person
      const may = (Object.keys(MAY_DO) as DeskAction[]).filter((action) => mayDo(person, action))
      return { id, name, for: kind, roles, may }
    },
    async inForce(_args: object, { history, now }) {
      const release = inForce(await history(), now())
      return release && { number: release.number, hash: release.hash, since: release.inForceFrom }
    },
  },
  Mutation: {
    signOut(_args: object, { secret, sessions }) {
      if (secret !== undefined) sessions.end(secret)
      return true
    },
  },
}
