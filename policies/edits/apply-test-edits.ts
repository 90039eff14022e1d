import type { Comparison } from '../engine/compare.ts'
import type { CompiledPolicy, CompiledPurpose } from '../engine/compiled-policy.ts'
import type { Coordinate, Form } from '../engine/coordinates.ts'
import { decide } from '../engine/decide.ts'
import { isDay } from '../engine/dutch-day.ts'
import { splitCoordinate } from '../engine/expand-see.ts'
import { FACT } from '../engine/parse-formula.ts'
import { parsePolicyTest, type PolicyTest, type PolicyTestDocument } from '../engine/parse-policy-test.ts'
import { requestOf } from '../engine/run-policy-tests.ts'
import type { PolicyFile } from '../read-policy-files.ts'
import { addKey, appendItem, type NamedField, removeItem, writeFields } from './edit-see.ts'
import { EditRefused, type PolicyEdit, type TestEdit } from './policy-edit.ts'
import { printText } from './print-rule.ts'

/**
 * The files with the edits of tests made, once it is known what the changed policies show: a new test says what they show
 * in its situation, one that is there follows them. Throws EditRefused.
 */
export function applyTestEdits(
  files: readonly PolicyFile[],
  edits: readonly PolicyEdit[],
  after: CompiledPolicy,
  { cells }: Pick<Comparison, 'cells'>,
): PolicyFile[] {
  let result = [...files]
  for (const edit of edits) {
    if (edit.what !== 'test') continue
    if (!after.purposes.has(edit.purpose))
      throw new EditRefused({ en: `There is no purpose ${edit.purpose}`, nl: `Er is geen doel ${edit.purpose}` })
    const name = `purposes/${edit.purpose}.test.yaml`
    const file = result.find((one) => one.name === name) ?? { name, text: `purpose: ${edit.purpose}\ntests: []\n` }
    const changed = cells.filter(({ purpose }) => purpose === edit.purpose).map(({ coordinate }) => coordinate)
    const text = editTest(file.text, edit, after, new Set(changed))
    result = [...result.filter((one) => one.name !== name), { name, text }]
  }
  return result
}

function editTest(text: string, edit: TestEdit, after: CompiledPolicy, changed: ReadonlySet<Coordinate>): string {
  const document = parsePolicyTest(text)
  const index = document.tests.findIndex(({ name }) => name === edit.name)
  const test = document.tests[index]
  if (edit.given === undefined) {
    if (test === undefined)
      throw new EditRefused({
        en: `${edit.purpose} has no test "${edit.name}"`,
        nl: `${edit.purpose} heeft geen test "${edit.name}"`,
      })
    return follow(text, document, index, after)
  }
  if (test !== undefined)
    throw new EditRefused({
      en: `${edit.purpose} has a test "${edit.name}" already: give it another name`,
      nl: `${edit.purpose} heeft al een test "${edit.name}": geef deze een andere naam`,
    })
  const given = {
    who: edit.given.who,
    ...(edit.given.task === undefined ? {} : { task: edit.given.task }),
    ...(edit.given.on === undefined ? {} : { on: edit.given.on }),
    facts: edit.given.facts,
  }
  const { fields, changes, rules } = shownIn(after, edit.purpose, given)
  refuseStrange(edit.given, after.purposes.get(edit.purpose))
  // What the change is about is named one by one, so that it stays so when the rule is changed later.
  const named = [...fields].filter(([coordinate, { rule }]) => changed.has(coordinate) || !rules.includes(rule))
  const withheld = [...changed].filter(
    (coordinate) => !fields.has(coordinate) && splitCoordinate(coordinate).typeName !== after.schema.mutation,
  )
  return appendItem(
    text,
    ['tests'],
    [
      `- name: ${printText(edit.name)}`,
      `  given: { ${[
        `who: ${given.who}`,
        ...(given.task === undefined ? [] : [`task: ${given.task}`]),
        ...(given.on === undefined ? [] : [`on: ${given.on}`]),
        ...Object.entries(given.facts).map(([fact, holds]) => `${fact}: ${holds ? 'yes' : 'no'}`),
      ].join(', ')} }`,
      ...(rules.length === 0 ? [] : [`  sees-all-of: [${rules.join(', ')}]`]),
      ...(named.length === 0 ? [] : ['  sees:', ...seeLines(named, after).map((line) => `    ${line}`)]),
      ...(changes === 'none' ? [] : [`  may-change: ${changes}`]),
      ...(withheld.length === 0 ? [] : [`  not: [${withheld.join(', ')}]`]),
    ],
  )
}

/** Words that are none would be written into the file as they came. */
function refuseStrange(
  { who, task, on, facts }: NonNullable<TestEdit['given']>,
  purpose: CompiledPurpose | undefined,
): void {
  if (purpose?.who.has(who) !== true)
    throw new EditRefused({ en: `The purpose is not for ${who}`, nl: `Het doel is niet voor ${who}` })
  if (task !== undefined && !purpose.tasks.has(task))
    throw new EditRefused({
      en: `The purpose does not rest on the task ${task}`,
      nl: `Het doel berust niet op de taak ${task}`,
    })
  if (on !== undefined && !isDay(on))
    throw new EditRefused({ en: `${on} is not a day of the calendar`, nl: `${on} is geen dag die bestaat` })
  const strange = Object.keys(facts).filter((fact) => !FACT.test(fact))
  if (strange.length > 0)
    throw new EditRefused({ en: `${strange.join(', ')} is no fact`, nl: `${strange.join(', ')} is geen feit` })
}

/** The test expects what is shown now: fields come and go under `sees`, and whatever came is no longer expected withheld. */
function follow(text: string, { purpose, tests }: PolicyTestDocument, index: number, after: CompiledPolicy): string {
  const test = tests[index] as PolicyTest
  const { fields, shownBy } = shownIn(after, purpose, test.given)
  const path = ['tests', index]
  let result = text
  for (const rule of test.seesAllOf.filter((one) => !shownBy.has(one)).toReversed())
    result = removeItem(result, [...path, 'sees-all-of'], test.seesAllOf.indexOf(rule))
  const left = [...fields].filter(([, { rule }]) => !test.seesAllOf.includes(rule))
  const types = new Set(
    [...test.sees, ...left.map(([coordinate]) => ({ coordinate }))].map(
      ({ coordinate }) => splitCoordinate(coordinate).typeName,
    ),
  )
  for (const type of types) {
    const was = test.sees.filter(({ coordinate }) => splitCoordinate(coordinate).typeName === type)
    const named = was.flatMap(({ coordinate }): NamedField[] => {
      const form = fields.get(coordinate)?.form
      return form === undefined ? [] : [{ field: splitCoordinate(coordinate).fieldName, form }]
    })
    const added = left.flatMap(([coordinate, { form }]): NamedField[] => {
      const { typeName, fieldName } = splitCoordinate(coordinate)
      const isNamed =
        typeName !== type || was.some((one) => one.coordinate === coordinate) || comesAlong(coordinate, fields, after)
      return isNamed ? [] : [{ field: fieldName, form }]
    })
    const wanted = [...named, ...added]
    const same =
      added.length === 0 &&
      named.length === was.length &&
      was.every(({ coordinate, form }) => fields.get(coordinate)?.form === form)
    // `Type: '*'` follows by itself.
    if (same || was.some(({ coordinate }) => coordinate.endsWith('.*'))) continue
    if (test.sees.length === 0 && !result.includes(`sees: {}`)) result = addKey(result, path, 'given', 'sees', '{}')
    result = writeFields(result, [...path, 'sees'], type, wanted)
  }
  for (const coordinate of test.not.filter((one) => fields.has(one)).toReversed())
    result = removeItem(result, [...path, 'not'], test.not.indexOf(coordinate))
  return result
}

/** What the policy shows and lets change in the situation of a test. */
function shownIn(policy: CompiledPolicy, purposeId: string, given: PolicyTest['given']) {
  const purpose = policy.purposes.get(purposeId)
  if (purpose === undefined) throw new Error(`There is no purpose ${purposeId}`)
  const { schema } = policy
  const test: PolicyTest = { name: '', given, sees: [], seesAllOf: [], mayChange: [], not: [] }
  const grant = decide(policy, requestOf(purpose, test))
  const isChange = (coordinate: Coordinate) => splitCoordinate(coordinate).typeName === schema.mutation
  const column = purpose.cells.get(given.who) ?? new Map<Coordinate, readonly { rule: string; form: Form }[]>()
  const fields = new Map(
    [...grant.fields].filter(([coordinate]) => !isChange(coordinate) && schema.field(coordinate)?.kind !== 'link'),
  )
  const changes = [...grant.fields.keys()].filter(isChange).sort()
  const all = [...column.keys()].filter(isChange)
  const ofRule = (rule: string) =>
    [...column].flatMap(([coordinate, cells]) =>
      cells.filter((cell) => cell.rule === rule).map(({ form }) => ({ coordinate, form })),
    )
  const rules = [...new Set([...fields.values()].map(({ rule }) => rule))].filter((rule) =>
    ofRule(rule).every(({ coordinate, form }) => fields.get(coordinate)?.form === form),
  )
  const shownBy = new Set([...column.values()].flat().map(({ rule }) => rule))
  const changed = changes.length === 0 ? 'none' : changes.length === all.length ? 'all' : `[${changes.join(', ')}]`
  return { fields, rules, shownBy, changes: changed }
}

function comesAlong(
  coordinate: Coordinate,
  fields: ReadonlyMap<Coordinate, { readonly form: Form }>,
  { schema }: CompiledPolicy,
): boolean {
  const whole = schema.field(coordinate)?.coarsens?.field
  return whole !== undefined && fields.get(whole)?.form === 'full'
}

function seeLines(named: readonly [Coordinate, { readonly form: Form }][], policy: CompiledPolicy): string[] {
  const fields = new Map(named)
  const types = new Map<string, string[]>()
  for (const [coordinate, { form }] of named) {
    if (comesAlong(coordinate, fields, policy)) continue
    const { typeName, fieldName } = splitCoordinate(coordinate)
    types.set(typeName, [...(types.get(typeName) ?? []), form === 'full' ? fieldName : `{ ${fieldName}: ${form} }`])
  }
  return [...types].map(([type, words]) => `${type}: [${words.join(', ')}]`)
}
