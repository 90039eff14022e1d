import { HubError } from '../errors.ts'
import type { CaseSource } from '../hub-options.ts'
import { DeskError } from './desk-error.ts'

/** The chain as people at the console ask it: that it cannot be reached is told as such, and is no answer about a case. */
export function reachableCases(source: CaseSource): CaseSource {
  return {
    async scope(asked, askedFor) {
      try {
        return await source.scope(asked, askedFor)
      } catch (error) {
        if (!(error instanceof HubError) || error.code !== 'SUBGRAPH_UNAVAILABLE') throw error
        throw new DeskError('CHAIN_UNREACHABLE', {
          en: 'The chain cannot be reached, so nothing can be said about cases now: try again in a moment',
          nl: 'De keten is niet bereikbaar, dus er is nu niets over zaken te zeggen: probeer het zo nog eens',
        })
      }
    },
  }
}
