import type { Form } from './coordinates.ts'
import { lastDayOf } from './day-literal.ts'
import type { Formula, RedLinesDocument } from './policy-document.ts'
import { readTold, type WrittenTold } from './told.ts'
import { at, buildFormula, type Writing } from './writing.ts'

/** A red line as it stands in a file. */
export interface WrittenRedLine {
  readonly id: string
  readonly because: WrittenTold
  readonly fields: readonly string[]
  readonly owner?: string
  readonly 'only-purposes'?: readonly string[]
  readonly 'not-purposes'?: readonly string[]
  readonly 'only-kinds'?: Readonly<Record<string, readonly string[]>>
  readonly requires?: readonly string[]
  readonly 'only-forms'?: readonly Form[]
}

/** The red lines as they stand in a file. */
export interface WrittenRedLines {
  readonly 'widening-delay'?: number
  readonly 'red-lines': readonly WrittenRedLine[]
}

/** Makes the list of red lines out of what was written. */
export function buildRedLines(written: WrittenRedLines, writing: Writing): RedLinesDocument {
  const delay = written['widening-delay']
  return {
    kind: 'red-lines',
    ...(delay === undefined ? {} : { wideningDelay: delay }),
    lines: written['red-lines'].map((line, index) => ({
      id: line.id,
      because: readTold(line.because),
      fields: line.fields,
      ...(line.owner === undefined ? {} : { owner: line.owner }),
      ...(line['only-purposes'] === undefined ? {} : { onlyPurposes: line['only-purposes'] }),
      ...(line['not-purposes'] === undefined ? {} : { notPurposes: line['not-purposes'] }),
      ...(line['only-kinds'] === undefined ? {} : { onlyKinds: line['only-kinds'] }),
      ...(line.requires === undefined
        ? {}
        : { requires: buildRequired(line.requires, `red-lines.${index}.requires`, writing) }),
      ...(line['only-forms'] === undefined ? {} : { onlyForms: line['only-forms'] }),
    })),
    positions: writing.positions,
  }
}

/** A red line has no day: what may never be may not be after a while either. */
function buildRequired(entries: readonly string[], path: string, writing: Writing): Formula {
  const required = buildFormula(entries, path, writing)
  if (required.flat().some(({ fact }) => lastDayOf(fact) !== undefined))
    writing.problems.push(at(writing, path, 'formula', 'a red line stands for always: leave "until" and its day out'))
  return required
}
