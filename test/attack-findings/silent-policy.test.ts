import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { auditPolicy } from '../fixtures/serve-supergraph.ts'

const supergraph = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')
const vocabulary = `
facts:
  whispered: { asserted-by: OFFICE, sentence: { en: Whispered., nl: Gefluisterd. }, source: test, silent: true }
kinds: { AUDITOR: { en: Auditor, nl: Controleur }, OFFICE: { en: Office, nl: Kantoor } }
tasks: {}
`

/**
 * Finding: "a silent fact leaves no trace" is a promise of the engine that a policy can break unseen: nothing looks at where silent
 * facts stand. A date in full while a silent fact holds and by its year otherwise tells the fact in every answer; so do all
 * rows beside the asker's own rows, and a field that is never empty (`ReferralCase.caseId`, `isOpen`), as the shipped
 * `prosecution.victim-rights` has it for the whole purpose.
 * Fix: compilePolicy refuses (1) two cells of one coordinate with another form or another `own`, of which one rests on a silent
 * fact and the other does not; (2) a clause with a silent fact over a field the catalogue has as never empty, and so a
 * purpose-wide one, unless such a condition closes the case as no task would (silent-facts.test.ts).
 */
test.each([
  [
    'the form of a date',
    ['see: { PoliceVictimFile: [birthDate] }, when: [whispered]', 'see: { PoliceVictimFile: [{ birthDate: year }] }'],
  ],
  [
    'the rows of others',
    ['see: { PoliceSignal: [narrative] }, when: [whispered]', 'see: { PoliceSignal: [narrative] }, own: true'],
  ],
  ['a field that is never empty', ['see: { ReferralCase: [isOpen] }, when: [whispered]']],
])('a policy in which %s tells a silent fact is refused', (_name, rules) => {
  expect(() => auditPolicy(supergraph, rules, { vocabulary })).toThrow(/silent|whispered/u)
})
