import type { CompiledPolicy, CompiledPurpose, DecisionRequest, Grant } from './compiled-policy.ts'
import type { Coordinate, Form } from './coordinates.ts'
import { decide } from './decide.ts'
import { expandSee, splitCoordinate } from './expand-see.ts'
import { unlisted } from './nearest-word.ts'
import type { PolicyTest, PolicyTestDocument } from './parse-policy-test.ts'
import { dutch } from './phrases.ts'
import type { Position, Told } from './policy-document.ts'

/** How one test of a purpose came out; no failures means it passed. */
export interface PolicyTestResult {
  readonly purpose: string
  readonly name: string
  readonly failures: readonly Told[]
  readonly position?: Position
}

/**
 * Runs the tests that stand beside the policies. A test says everything that is shown: a field too many fails it as a
 * field too few does. `facts` are the listed facts, when there is a list: a test about another one is a mistake.
 */
export function runPolicyTests(
  policy: CompiledPolicy,
  documents: readonly PolicyTestDocument[],
  facts?: readonly string[],
): PolicyTestResult[] {
  return documents.flatMap(({ purpose, tests }) =>
    tests.map((test) => ({
      purpose,
      name: test.name,
      failures: runTest(policy, purpose, test, facts),
      ...(test.position === undefined ? {} : { position: test.position }),
    })),
  )
}

function runTest(
  policy: CompiledPolicy,
  purposeId: string,
  test: PolicyTest,
  facts: readonly string[] | undefined,
): Told[] {
  const purpose = policy.purposes.get(purposeId)
  if (purpose === undefined) return [{ en: unlisted('purpose', purposeId, policy.purposes.keys()) }]
  const { who, task } = test.given
  const mistakes: Told[] = [
    ...(purpose.who.has(who) ? [] : [unlisted('kind', who, purpose.who)]),
    ...(task === undefined || purpose.tasks.has(task) ? [] : [unlisted('task', task, purpose.tasks)]),
    ...Object.keys(test.given.facts).flatMap((fact) =>
      facts === undefined || facts.includes(fact) ? [] : [unlisted('fact', fact, facts)],
    ),
  ].map((en) => ({ en }))
  for (const coordinate of test.mayChange === 'all' ? [] : test.mayChange)
    if (!isChange(policy, coordinate) || policy.schema.field(coordinate) === undefined)
      mistakes.push({
        en: unlisted(
          'change',
          coordinate,
          [...(policy.schema.types.get(policy.schema.mutation ?? '')?.fields.values() ?? [])].map(
            (one) => one.coordinate,
          ),
        ),
      })
  const expected = expectedFields(policy, purpose, test, mistakes)
  if (mistakes.length > 0) return mistakes

  const grant = decide(policy, requestOf(purpose, test))
  const failures: Told[] = []
  for (const [coordinate, form] of expected) {
    const shown = grant.granted(coordinate)?.form
    if (shown !== form)
      failures.push({
        en: `${coordinate} should be shown${inForm(form)} and is ${shown ? `shown${inForm(shown)}` : 'withheld'}`,
        nl: `${coordinate} moet ${dutch.form[form]} worden getoond, en wordt ${shown ? `${dutch.form[shown]} getoond` : 'niet getoond'}`,
      })
  }
  failures.push(...changeFailures(policy, grant, changesExpected(policy, purpose, test)))
  for (const [coordinate] of grant.fields)
    if (!isChange(policy, coordinate) && policy.schema.field(coordinate)?.kind !== 'link' && !expected.has(coordinate))
      failures.push({
        en: `${coordinate} should be withheld and is shown`,
        nl: `${coordinate} mag niet worden getoond, en wordt getoond`,
      })
  return failures
}

/** A change too many fails a test as a change too few does. */
function changeFailures(policy: CompiledPolicy, grant: Grant, expected: readonly string[]): Told[] {
  const allowed = [...grant.fields.keys()].filter((coordinate) => isChange(policy, coordinate))
  return [
    ...expected
      .filter((coordinate) => !allowed.includes(coordinate))
      .map((coordinate) => ({
        en: `${coordinate} should be allowed and is refused`,
        nl: `${coordinate} moet zijn toegestaan, en wordt geweigerd`,
      })),
    ...allowed
      .filter((coordinate) => !expected.includes(coordinate))
      .map((coordinate) => ({
        en: `${coordinate} should be refused and is allowed`,
        nl: `${coordinate} moet worden geweigerd, en is toegestaan`,
      })),
  ]
}

function changesExpected(
  policy: CompiledPolicy,
  { cells }: CompiledPurpose,
  { mayChange, given }: PolicyTest,
): readonly string[] {
  if (mayChange !== 'all') return mayChange
  return [...(cells.get(given.who)?.keys() ?? [])].filter((coordinate) => isChange(policy, coordinate))
}

function isChange({ schema }: CompiledPolicy, coordinate: Coordinate): boolean {
  return schema.mutation !== undefined && splitCoordinate(coordinate).typeName === schema.mutation
}

/** On which a test asks where neither it nor its purpose names a day. */
export const FIRST_DAY = '2026-01-01'

/** What a test asks the engine. */
export function requestOf(purpose: CompiledPurpose, { given }: PolicyTest): DecisionRequest {
  return {
    kind: given.who,
    purpose: purpose.id,
    tasks: given.task === undefined ? [] : [given.task],
    facts: given.facts,
    // Noon, so that the day is the same in every time zone of the Kingdom.
    at: new Date(`${given.on ?? purpose.valid.from ?? FIRST_DAY}T12:00:00Z`),
  }
}

function expectedFields(
  policy: CompiledPolicy,
  purpose: CompiledPurpose,
  test: PolicyTest,
  mistakes: Told[],
): Map<Coordinate, Form> {
  const expected = new Map<Coordinate, Form>()
  for (const rule of test.seesAllOf) {
    const fields = fieldsOfRule(purpose, test.given.who, rule)
    if (fields.length === 0)
      mistakes.push({
        en: `rule "${rule}" shows nothing to ${test.given.who}`,
        nl: `regel "${rule}" toont niets aan ${test.given.who}`,
      })
    for (const [coordinate, form] of fields) expected.set(coordinate, form)
  }
  for (const entry of test.sees) {
    const shown = expandSee(entry, policy.schema)
    if (typeof shown === 'string') mistakes.push({ en: shown })
    else for (const { coordinate, form } of shown) expected.set(coordinate, form)
  }
  for (const coordinate of test.not) {
    const shown = expandSee({ coordinate, form: 'full' }, policy.schema)
    if (typeof shown === 'string') mistakes.push({ en: shown })
    else if (expected.has(coordinate))
      mistakes.push({
        en: `${coordinate} is expected both shown and withheld`,
        nl: `${coordinate} wordt zowel getoond als niet getoond verwacht`,
      })
  }
  return expected
}

function fieldsOfRule(purpose: CompiledPurpose, kind: string, rule: string): [Coordinate, Form][] {
  return [...purpose.cells]
    .filter(([asker]) => asker === kind)
    .flatMap(([, column]) => [...column])
    .flatMap(([coordinate, cells]) =>
      cells.filter((cell) => cell.rule === rule).map((cell): [Coordinate, Form] => [coordinate, cell.form]),
    )
}

function inForm(form: Form): string {
  return form === 'full' ? '' : ` as ${form}`
}
