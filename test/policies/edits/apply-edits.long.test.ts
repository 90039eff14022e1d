import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { applyEdits, purposeFile } from '../../../policies/edits/apply-edits.ts'
import { EditRefused, type FieldEdit } from '../../../policies/edits/policy-edit.ts'
import { compare } from '../../../policies/engine/compare.ts'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../../policies/engine/compiled-policy.ts'
import type { Form } from '../../../policies/engine/coordinates.ts'
import { dataFields } from '../../../policies/engine/documents/data-cells.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { PolicyErrors } from '../../../policies/engine/policy-errors.ts'
import { waysTo } from '../../../policies/engine/ways.ts'
import { type PolicyFile, readPolicyFiles } from '../../../policies/read-policy-files.ts'
import { documents, policies, schema } from '../shipped-policy.ts'

const files = readPolicyFiles(policies)
// What may never be is looked at elsewhere: here any edit is to be made.
const free = documents.filter(({ kind }) => kind !== 'red-lines')
const before = compilePolicy(free, schema)
const fields = dataFields(before).filter(
  ({ coarsens, coordinate }) => coarsens === undefined && !coordinate.startsWith('Query.'),
)

function compiledWith(edited: readonly PolicyFile[], purpose: string): CompiledPolicy {
  const { file } = purposeFile(edited, purpose)
  const changed = parsePolicy(file.text, file.name)
  return compilePolicy(
    free.map((document) => (document.kind === 'purpose' && document.purpose === purpose ? changed : document)),
    schema,
  )
}

function formsOf(coordinate: string): Form[] {
  const date: Form[] = schema.field(coordinate)?.type === 'PartialDate' ? ['year', 'month'] : []
  const siblings = dataFields(before).flatMap(({ coarsens }) => (coarsens?.field === coordinate ? [coarsens.form] : []))
  return ['full', ...date, ...siblings]
}

/** Any field, for any purpose, for some or all of its kinds, in a form that it has or not at all. */
const anyEdit: fc.Arbitrary<FieldEdit> = fc
  .record({
    purpose: fc.constantFrom(...before.purposes.values()),
    shape: fc.constantFrom(...fields),
    seen: fc.boolean(),
    pick: fc.nat(),
    all: fc.boolean(),
    kinds: fc.infiniteStream(fc.boolean()),
    ownRule: fc.boolean(),
  })
  .map(({ purpose, shape, seen, pick, all, kinds, ownRule }) => {
    // Half of them about something that is shown now.
    const shown = [...new Set([...purpose.cells.values()].flatMap((column) => [...column.keys()]))].filter(
      (coordinate) => fields.some((field) => field.coordinate === coordinate),
    )
    const coordinate = seen && shown.length > 0 ? (shown[pick % shown.length] ?? '') : shape.coordinate
    const forms: (Form | null)[] = [...formsOf(coordinate), null]
    const who = [...purpose.who].sort()
    const some = who.filter(() => kinds.next().value === true)
    const chosen = all || some.length === 0 ? who : some
    const document = before.bundle.purposes.find((one) => one.purpose === purpose.id)
    const fitting = document?.rules.filter((rule) => chosen.every((kind) => (rule.who ?? who).includes(kind))) ?? []
    const rule = ownRule ? undefined : fitting[pick % Math.max(1, fitting.length)]?.id
    const [ground] = purpose.legalBasis
    return {
      what: 'field',
      purpose: purpose.id,
      coordinate,
      form: forms[pick % forms.length] ?? null,
      ...(chosen.length === who.length ? {} : { kinds: chosen }),
      ...(rule === undefined
        ? {
            newRule: {
              because: seen ? { en: 'The work needs it: "so"' } : { nl: 'Het werk heeft dit nodig: "zo"' },
              legalBasis: `${ground?.law} ${ground?.article}`,
            },
          }
        : { rule }),
    }
  })

/** The only field of a rule goes for one of its kinds: the rule stays for the other, and so does the remark on it. */
const WITHDRAWN_FROM_ONE: FieldEdit = {
  what: 'field',
  purpose: 'child.protect',
  coordinate: 'YouthProtection.guardianContact',
  form: null,
  kinds: ['YOUTH'],
}

describe('An edit of a policy file', () => {
  test('grants or withdraws exactly what was asked, for exactly whom, and leaves every remark', () => {
    let made = 0
    fc.assert(
      fc.property(anyEdit, (edit) => {
        const edited = applyEdits(files, [edit], { schema })
        let after: CompiledPolicy
        try {
          after = compiledWith(edited, edit.purpose)
        } catch (error) {
          // What the rest of the purpose does not allow, such as withdrawing what is kept after closing.
          if (!(error instanceof PolicyErrors)) throw error
          expect(error.problems.map(({ code }) => code)).not.toContain('yaml')
          return
        }
        made += 1
        const purpose = after.purposes.get(edit.purpose)
        const who = [...(purpose?.who ?? [])]
        const kinds = edit.kinds ?? who
        const family = new Set([
          edit.coordinate,
          ...dataFields(before).flatMap(({ coarsens, coordinate }) =>
            coarsens?.field === edit.coordinate ? [coordinate] : [],
          ),
        ])
        for (const kind of kinds) {
          const forms = new Set(
            [...family].flatMap((coordinate) =>
              waysTo(after, purpose, kind, coordinate).map(
                ({ form }) => schema.field(coordinate)?.coarsens?.form ?? form,
              ),
            ),
          )
          if (edit.form === null) expect([...forms]).toEqual([])
          else if (edit.form === 'full') expect([...forms]).toContain('full')
          else expect([...forms]).toEqual([edit.form])
        }
        const { cells, other } = compare(before, after)
        for (const cell of cells) {
          expect(cell.purpose).toBe(edit.purpose)
          expect(kinds).toContain(cell.kind)
          expect(family).toContain(cell.coordinate)
        }
        // A rule that took its last field with it, or that now stands beside another, changes nothing else.
        expect(other.filter(({ what }) => what !== 'rule')).toEqual([])
        const { file } = purposeFile(files, edit.purpose)
        const text = purposeFile(edited, edit.purpose).file.text
        const gone = (file.text.match(/- id:/gu) ?? []).length > (text.match(/- id:/gu) ?? []).length
        if (!gone) expect(remarks(text)).toEqual(remarks(file.text))
      }),
      { numRuns: 80, examples: [[WITHDRAWN_FROM_ONE]] },
    )
    expect(made).toBeGreaterThan(50)
  }, 240_000)

  test('leaves with whoever keeps the field all that its rule says, waiting for a condition included', () => {
    const edit = { what: 'field', purpose: 'care.coordinate', coordinate: 'Task.taskId', form: null } as const
    const edited = applyEdits(files, [{ ...edit, kinds: ['CARE_COORDINATION'] }], { schema })
    const { rules } = purposeFile(edited, 'care.coordinate').document
    const kept = rules.filter(({ see }) => see.some(({ coordinate }) => coordinate === 'Task.taskId'))
    expect(kept.map(({ who, own, whileWaiting }) => ({ who, own, whileWaiting }))).toContainEqual({
      who: ['COMENSHA'],
      own: true,
      whileWaiting: true,
    })
  })

  test('says why it cannot be made', () => {
    const edit: FieldEdit = {
      what: 'field',
      purpose: 'shelter.place',
      coordinate: 'HealthIntake.fitForInterview',
      form: 'full',
    }
    const refused = (change: Partial<FieldEdit>) => () => applyEdits(files, [{ ...edit, ...change }], { schema })
    expect(refused({})).toThrow(EditRefused)
    expect(refused({})).toThrow('Say why')
    expect(refused({ newRule: { because: { en: 'So.' }, legalBasis: 'GDPR 99' } })).toThrow('Choose the legal basis')
    expect(refused({ rule: 'nothing' })).toThrow('no rule nothing')
    expect(refused({ rule: 'stay-safely' })).toThrow('is not for COMENSHA, NIDOS')
    expect(refused({ kinds: ['POLICE'] })).toThrow('not for POLICE')
    expect(refused({ coordinate: 'HealthIntake.nothing' })).toThrow('no field')
    expect(refused({ purpose: 'nothing' })).toThrow('There is no purpose')
    // Whatever is written into a file is a word that was known before.
    expect(refused({ form: 'full }\n' as Form, rule: 'health-needs' })).toThrow('no form')
    const newRule = { because: { en: 'So.' }, legalBasis: 'GDPR 6(1)(e)' }
    expect(refused({ newRule: { ...newRule, tasks: ['X]\n  own: true'] } })).toThrow('does not rest on the task')
    expect(refused({ newRule: { ...newRule, when: ['a\n  - b'] } })).toThrow('cannot be read')
  })

  test('keeps remarks within a list, whether it stands on one line or not', () => {
    const purpose = (see: string) => `purpose: shelter.place
who: [SHELTER]
tasks: [PLACE_SHELTER]
legal-basis: [{ law: GDPR, article: '6(1)(a)', because: consent }]
rules:
  - id: health
    see:
${see}
    because: So.
`
    const edit: FieldEdit = {
      what: 'field',
      purpose: 'shelter.place',
      coordinate: 'HealthIntake.fitForInterview',
      form: 'full',
      rule: 'health',
    }
    for (const see of [
      '      HealthIntake:\n        [\n          # needed at once\n          acuteMedicalNeed,\n          accessNeedCodes, # coded\n        ]',
      '      HealthIntake:\n        # needed at once\n        - acuteMedicalNeed\n        # coded\n        - accessNeedCodes',
    ]) {
      const given = [{ name: 'purposes/shelter.place.yaml', text: purpose(see) }]
      const added = applyEdits(given, [edit], { schema })
      const seen = (text: string | undefined) => {
        const document = parsePolicy(text ?? '', 'a.yaml')
        return document.kind === 'purpose' ? document.rules[0]?.see.map(({ coordinate }) => coordinate).sort() : []
      }
      expect(seen(added[0]?.text)).toEqual([
        'HealthIntake.accessNeedCodes',
        'HealthIntake.acuteMedicalNeed',
        'HealthIntake.fitForInterview',
      ])
      expect(remarks(added[0]?.text ?? '')).toEqual(remarks(given[0]?.text ?? ''))
      const gone = applyEdits(added, [{ ...edit, coordinate: 'HealthIntake.accessNeedCodes', form: null }], { schema })
      expect(seen(gone[0]?.text)).toEqual(['HealthIntake.acuteMedicalNeed', 'HealthIntake.fitForInterview'])
      expect(remarks(gone[0]?.text ?? '')).toEqual(remarks(given[0]?.text ?? ''))
    }
  })
})

function remarks(text: string): string[] {
  return [...text.matchAll(/#.*$/gmu)].map(([remark]) => remark)
}
