import { buildSee, type WrittenSee } from './build-rule.ts'
import { checkShape } from './check-shape.ts'
import { policyTestSchema } from './document-schemas.ts'
import { locate } from './locate.ts'
import type { Position, Rule } from './policy-document.ts'
import { PolicyErrors } from './policy-errors.ts'
import { readYaml } from './read-yaml.ts'
import { expectDay, type Writing } from './writing.ts'

/** One expectation: who asks with which task and what holds, and exactly what comes of it. */
export interface PolicyTest {
  readonly name: string
  readonly given: {
    readonly who: string
    readonly task?: string
    /** ISO day; absent: the first day on which the purpose is in force. */
    readonly on?: string
    readonly facts: Readonly<Record<string, boolean | undefined>>
  }
  /** Everything that is shown, together with the fields of the rules in `seesAllOf`. The rest is expected withheld. */
  readonly sees: Rule['see']
  readonly seesAllOf: readonly string[]
  /**
   * Everything that may be changed, as `Mutation.field`; `all` for whatever the purpose lists for this kind of agency. The
   * rest is expected refused.
   */
  readonly mayChange: readonly string[] | 'all'
  /** Named because a reader would look for them; they are expected withheld like everything else not in `sees`. */
  readonly not: readonly string[]
  readonly position?: Position
}

/** The tests of one purpose: `<purpose>.test.yaml`, beside the purpose. */
export interface PolicyTestDocument {
  readonly purpose: string
  readonly tests: readonly PolicyTest[]
}

interface WrittenTest {
  readonly name: string
  readonly given: Readonly<Record<string, string>>
  readonly sees?: WrittenSee
  readonly 'sees-all-of'?: readonly string[]
  readonly not?: readonly string[]
  readonly 'may-change'?: readonly string[] | 'all'
}

const ANSWERS: Readonly<Record<string, boolean | undefined>> = { yes: true, no: false, unknown: undefined }

/** Reads the tests of one purpose. Throws PolicyErrors with everything that is wrong with the file. */
export function parsePolicyTest(yaml: string, file = 'policy.test.yaml'): PolicyTestDocument {
  const { value, positions } = readYaml(yaml, file)
  const writing: Writing = { file, positions, problems: checkShape(policyTestSchema, value, positions, file) }
  if (writing.problems.length > 0) throw new PolicyErrors(writing.problems)
  const { purpose, tests } = value as { purpose: string; tests: readonly WrittenTest[] }
  const document = { purpose, tests: tests.map((test, index) => buildTest(test, `tests.${index}`, writing)) }
  if (writing.problems.length > 0) throw new PolicyErrors(writing.problems)
  return document
}

function buildTest(written: WrittenTest, path: string, writing: Writing): PolicyTest {
  const { who = '', task, on, ...answers } = written.given
  expectDay(on, `${path}.given.on`, writing)
  return {
    name: written.name,
    given: {
      who,
      ...(task === undefined ? {} : { task }),
      ...(on === undefined ? {} : { on }),
      facts: Object.fromEntries(Object.entries(answers).map(([fact, answer]) => [fact, ANSWERS[answer]])),
    },
    sees: buildSee(written.sees ?? {}, `${path}.sees`, writing),
    seesAllOf: written['sees-all-of'] ?? [],
    mayChange: written['may-change'] ?? [],
    not: written.not ?? [],
    position: locate([path, 'name'], writing.positions, writing.file),
  }
}
