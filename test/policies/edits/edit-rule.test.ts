import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { applyEdits, purposeFile } from '../../../policies/edits/apply-edits.ts'
import { EditRefused, type GroundEdit, type RuleEdit } from '../../../policies/edits/policy-edit.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { printClause } from '../../../policies/engine/parse-formula.ts'
import type { PurposeDocument, Rule } from '../../../policies/engine/policy-document.ts'
import { type PolicyFile, readPolicyFiles } from '../../../policies/read-policy-files.ts'
import { documents, policies, schema } from '../shipped-policy.ts'

const files = readPolicyFiles(policies)
const purposes = documents.filter((one): one is PurposeDocument => one.kind === 'purpose' && one.rules.length > 0)
const laws = [...new Set(purposes.flatMap(({ legalBasis }) => legalBasis.map(({ law }) => law)))]

/** The document of a purpose as a text says it, with the order of conditions and tasks left out. */
function said(edited: readonly PolicyFile[], purpose: string) {
  const { positions: _, rules, ...rest } = purposeFile(edited, purpose).document
  return { ...rest, rules: rules.map(unordered) }
}

function unordered({ when, tasks, ...rest }: Rule) {
  return { ...rest, when: when.map(printClause).sort(), ...(tasks === undefined ? {} : { tasks: [...tasks].sort() }) }
}

const textOf = (edited: readonly PolicyFile[], purpose: string) => purposeFile(edited, purpose).file.text

function remarks(text: string): string[] {
  // A reason that is written here has a sign of a remark in it and is none.
  return [...text.matchAll(/#(?! and|1"$).*$/gmu)].map(([remark]) => remark)
}

const clause = fc.constantFrom(
  'consent-given',
  'not consent-given',
  'until 2027-06-30',
  'not until 2026-06-30',
  'consent-given or urgency-acute',
  'victim-is-minor or until 2028-02-29 or not guardian-cleared',
)

/** Any rule of any purpose, with other conditions: some of its own, some of others, or none. */
const anyRule: fc.Arbitrary<{ readonly edit: RuleEdit; readonly rule: Rule }> = fc
  .record({
    purpose: fc.constantFrom(...purposes),
    pick: fc.nat(),
    kept: fc.infiniteStream(fc.boolean()),
    added: fc.uniqueArray(clause, { maxLength: 3 }),
    narrowed: fc.infiniteStream(fc.boolean()),
    what: fc.record({ when: fc.boolean(), tasks: fc.boolean(), because: fc.boolean() }),
  })
  .map(({ purpose, pick, kept, added, narrowed, what }) => {
    const rule = purpose.rules[pick % purpose.rules.length] as Rule
    const own = rule.when.map(printClause).filter(() => kept.next().value === true)
    return {
      rule,
      edit: {
        what: 'rule',
        purpose: purpose.purpose,
        rule: rule.id,
        ...(what.when ? { when: [...new Set([...own, ...added])] } : {}),
        ...(what.tasks ? { tasks: purpose.tasks.filter(() => narrowed.next().value === true) } : {}),
        ...(what.because ? { because: { en: 'The work needs it: "so", # and \'thus\'.' } } : {}),
      },
    }
  })

describe('An edit of the conditions of a rule', () => {
  test('changes exactly what was asked, keeps every remark but of what went, and is undone by the opposite', () => {
    fc.assert(
      fc.property(anyRule, ({ edit, rule }) => {
        const edited = applyEdits(files, [edit], { schema })
        const before = said(files, edit.purpose)
        const changed = before.rules.map((one) => {
          if (one.id !== rule.id) return one
          const { tasks: was, ...rest } = one
          const tasks = edit.tasks === undefined ? was : edit.tasks.length === 0 ? undefined : [...edit.tasks].sort()
          return {
            ...rest,
            ...(edit.when === undefined ? {} : { when: [...edit.when].sort() }),
            ...(tasks === undefined ? {} : { tasks }),
            ...(edit.because === undefined ? {} : { because: edit.because }),
          }
        })
        expect(said(edited, edit.purpose)).toEqual({ ...before, rules: changed })
        expect(edited.filter((file, at) => file.text !== files[at]?.text).length).toBeLessThan(2)
        const gone = rule.when.filter((one) => edit.when?.includes(printClause(one)) === false)
        if (gone.length === 0)
          expect(remarks(textOf(edited, edit.purpose))).toEqual(remarks(textOf(files, edit.purpose)))
        // Nothing but lines of this rule differs.
        const [now, was] = [edited, files].map((of) => textOf(of, edit.purpose).split('\n'))
        const start = was?.findIndex((line) => line.trim() === `- id: ${rule.id}`) ?? -1
        expect(now?.slice(0, start)).toEqual(was?.slice(0, start))
        const back: RuleEdit = {
          ...edit,
          ...(edit.when === undefined ? {} : { when: rule.when.map(printClause) }),
          ...(edit.tasks === undefined ? {} : { tasks: rule.tasks ?? [] }),
          ...(edit.because === undefined ? {} : { because: rule.because }),
        }
        expect(said(applyEdits(edited, [back], { schema }), edit.purpose)).toEqual(before)
      }),
      { numRuns: 100 },
    )
  }, 240_000)

  const written = (rule: string) => `purpose: a
who: [SHELTER]
tasks: [PLACE_CRISIS, PLACE_SHELTER]
legal-basis:
  - law: GDPR # the regulation
    article: '6(1)(a)'
    because: consent # given in writing
# The rules.
rules:
${rule}
`
  const RULE = `  - id: one # the first
    see:
      ShelterRequest: [urgency]
    when:
      # asked of the person
      - consent-given # in writing
      - victim-is-minor or urgency-acute
    # why it is there
    because: So.`
  const edit: RuleEdit = { what: 'rule', purpose: 'a', rule: 'one' }
  const after = (rule: string, change: Partial<RuleEdit>) =>
    applyEdits([{ name: 'purposes/a.yaml', text: written(rule) }], [{ ...edit, ...change }], { schema })[0]?.text

  test.each<[string, string, Partial<RuleEdit>, string]>([
    [
      'adds behind what is there',
      RULE,
      { when: ['consent-given', 'victim-is-minor or urgency-acute', 'until 2027-06-30'] },
      RULE.replace('urgency-acute', 'urgency-acute\n      - until 2027-06-30'),
    ],
    [
      'takes a condition out with the remark that speaks of it',
      RULE,
      { when: ['victim-is-minor or urgency-acute'] },
      RULE.replace('      # asked of the person\n      - consent-given # in writing\n', ''),
    ],
    ['takes all of them out', RULE, { when: [] }, RULE.replace(/ {4}when:\n[^]*?(?= {4}# why)/u, '')],
    [
      'writes them above the reason and its remark',
      RULE.replace(/ {4}when:\n[^]*?(?= {4}# why)/u, ''),
      { when: ['not consent-given', 'until 2027-06-30'] },
      RULE.replace(
        / {4}when:\n[^]*?(?= {4}# why)/u,
        '    when:\n      - not consent-given\n      - until 2027-06-30\n',
      ),
    ],
    [
      'names tasks',
      RULE,
      { tasks: ['PLACE_CRISIS'] },
      RULE.replace('# the first', '# the first\n    tasks: [PLACE_CRISIS]'),
    ],
    [
      'changes a list on one line',
      '  - { id: one, tasks: [PLACE_CRISIS], see: { ShelterRequest: [urgency] }, when: [consent-given, urgency-acute], because: So. }',
      { tasks: ['PLACE_SHELTER'], when: ['urgency-acute', 'until 2027-06-30'] },
      '  - { id: one, tasks: [PLACE_SHELTER], see: { ShelterRequest: [urgency] }, when: [urgency-acute, until 2027-06-30], because: So. }',
    ],
    [
      'begins and ends a list on one line',
      '  - { id: one, tasks: [PLACE_CRISIS], see: { ShelterRequest: [urgency] }, because: So. }',
      { tasks: [], when: ['consent-given'] },
      '  - { id: one, when: [consent-given], see: { ShelterRequest: [urgency] }, because: So. }',
    ],
    [
      'says otherwise why',
      RULE,
      { because: { en: ' So:\n  it is. ' } },
      RULE.replace('because: So.', 'because: "So: it is."'),
    ],
    [
      'says why in Dutch, and leaves no former reason beside it',
      RULE,
      { because: { nl: 'Zo is het, en niet anders.' } },
      RULE.replace('because: So.', 'because: {nl: "Zo is het, en niet anders."}'),
    ],
    ['leaves alone what it does not name', RULE, {}, RULE],
  ])('%s', (_, rule, change, expected) => {
    expect(after(rule, change)).toBe(written(expected))
  })

  test('says why it cannot be made', () => {
    const refused = (change: Partial<RuleEdit>) => () => after(RULE, change)
    expect(refused({ rule: 'two' })).toThrow('a has no rule two')
    expect(refused({ because: { nl: ' \n ' } })).toThrow('Say why one is there')
    expect(refused({ tasks: ['X]\n    own: true'] })).toThrow('does not rest on the task')
    expect(refused({ when: ['a\n  - b'] })).toThrow('cannot be read')
    expect(refused({ when: ['until 2027-02-29'] })).toThrow('not a day of the calendar')
    expect(refused({ when: ['a'] })).not.toThrow()
    expect(() =>
      after(
        RULE.replace('- id: one # the first\n    see', '- when: [a]\n    id: one\n    see').replace(
          / {4}when:\n[^]*?(?= {4}# why)/u,
          '',
        ),
        { when: [] },
      ),
    ).toThrow(EditRefused)
  })

  const ground: GroundEdit = {
    what: 'ground',
    purpose: 'a',
    law: 'Wmo 2015',
    article: '2.3',
    because: { en: 'Support.' },
  }
  const grounded = (change: Partial<GroundEdit>) =>
    applyEdits([{ name: 'purposes/a.yaml', text: written(RULE) }], [{ ...ground, ...change }], { schema, laws })[0]
      ?.text

  test('adds a ground behind those that the purpose rests on, remarks and all', () => {
    expect(grounded({})).toBe(
      written(RULE).replace(
        'consent # given in writing\n',
        'consent # given in writing\n  - law: Wmo 2015\n    article: "2.3"\n    because: Support.\n',
      ),
    )
    for (const { purpose, legalBasis } of purposes) {
      const edited = applyEdits(files, [{ ...ground, purpose, article: '9.9 #1' }], { schema, laws })
      const before = said(files, purpose)
      const added = { law: 'Wmo 2015', article: '9.9 #1', because: { en: 'Support.' } }
      expect(said(edited, purpose)).toEqual({ ...before, legalBasis: [...legalBasis, added] })
      expect(remarks(textOf(edited, purpose))).toEqual(remarks(textOf(files, purpose)))
    }
  })

  test('can be the ground of a new rule in the same change', () => {
    const [file] = applyEdits(
      [{ name: 'purposes/a.yaml', text: written(RULE) }],
      [
        ground,
        {
          what: 'field',
          purpose: 'a',
          coordinate: 'HealthIntake.fitForInterview',
          form: 'full',
          newRule: {
            because: { en: 'The work' },
            legalBasis: 'Wmo 2015 2.3',
            when: ['not consent-given', 'until 2027-06-30'],
          },
        },
      ],
      { schema, laws },
    )
    const document = parsePolicy(file?.text ?? '', 'a.yaml')
    expect(document.kind === 'purpose' ? document.rules[1] : undefined).toMatchObject({
      when: [[{ fact: 'consent-given', negated: true }], [{ fact: 'until 2027-06-30', negated: false }]],
      because: { en: 'The work (Wmo 2015 2.3).' },
    })
  })

  test.each<[Partial<GroundEdit>, string]>([
    [{ law: 'Wet van Mij' }, 'No policy names the law Wet van Mij'],
    [{ article: '  ' }, 'Write which article of Wmo 2015'],
    [{ because: { en: '\n' } }, 'Say why a may rest on Wmo 2015 2.3'],
    [{ law: 'GDPR', article: '6(1)(a) ' }, 'rests on GDPR 6(1)(a) already'],
  ])('refuses the ground %j', (change, why) => {
    expect(() => grounded(change)).toThrow(why)
  })
})
