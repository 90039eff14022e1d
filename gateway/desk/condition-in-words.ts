import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import { createWording, type FieldNames, type Language, upperFirst } from '../../policies/engine/documents/wording.ts'
import { isUnread, parseClause } from '../../policies/engine/parse-formula.ts'
import { sayIn } from '../../policies/engine/told.ts'
import { DeskError } from './desk-error.ts'

export interface Conditions {
  readonly purpose: string
  readonly when: readonly string[]
  readonly tasks: readonly string[]
}

/** More than any rule has. */
const MOST = 50

const TEXT = {
  en: {
    task: 'with the task',
    any: 'with any task of this purpose',
    besides: 'What the whole purpose asks comes on top:',
  },
  nl: {
    task: 'bij de taak',
    any: 'bij elke taak van dit doel',
    besides: 'Wat het hele doel vraagt, komt daar nog bij:',
  },
}

/** What the conditions of a rule come to, as a sentence; what of them cannot be read is told beside it. */
export function conditionInWords(
  policy: CompiledPolicy,
  { purpose, when, tasks }: Conditions,
  language: Language,
  names: FieldNames,
) {
  const document = policy.bundle.purposes.find((one) => one.purpose === purpose)
  if (document === undefined)
    throw new DeskError('NOT_FOUND', { en: 'There is no such purpose', nl: 'Dit doel is er niet' })
  if (when.length + tasks.length > MOST)
    throw new DeskError('INVALID', {
      en: `Name at most ${MOST} conditions`,
      nl: `Noem ten hoogste ${MOST} voorwaarden`,
    })
  const text = TEXT[language]
  const words = createWording(policy, language, names)
  const read = when.map(parseClause)
  const formula = read.flatMap((clause) => (isUnread(clause) ? [] : [clause]))
  const task =
    tasks.length === 0 ? text.any : `${text.task} ${words.either(tasks.map((one) => `“${words.task(one)}”`))}`
  const own = [task, ...(formula.length === 0 ? [] : [words.condition(formula)])].join(', ')
  const always = document.when.length === 0 ? '' : ` ${text.besides} ${words.condition(document.when)}.`
  return {
    sentence: `${upperFirst(own)}.${always}`,
    problems: read.flatMap((clause) => (isUnread(clause) ? [sayIn(clause, language)] : [])),
  }
}
