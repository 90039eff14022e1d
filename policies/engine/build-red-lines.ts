import type { Form } from './coordinates.ts'
import type { RedLinesDocument } from './policy-document.ts'
import { buildFormula, type Writing } from './writing.ts'

/** A red line as it stands in a file. */
export interface WrittenRedLine {
  readonly id: string
  readonly because: string
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
      because: line.because,
      fields: line.fields,
      ...(line.owner === undefined ? {} : { owner: line.owner }),
      ...(line['only-purposes'] === undefined ? {} : { onlyPurposes: line['only-purposes'] }),
      ...(line['not-purposes'] === undefined ? {} : { notPurposes: line['not-purposes'] }),
      ...(line['only-kinds'] === undefined ? {} : { onlyKinds: line['only-kinds'] }),
      ...(line.requires === undefined
        ? {}
        : { requires: buildFormula(line.requires, `red-lines.${index}.requires`, writing) }),
      ...(line['only-forms'] === undefined ? {} : { onlyForms: line['only-forms'] }),
    })),
    positions: writing.positions,
  }
}
