import type { CompiledPolicy } from '../compiled-policy.ts'
import { type DataCell, dataCells, dataFields, sortedPurposes } from './data-cells.ts'
import { csvTable, markdownTable } from './tables.ts'
import { createWording, type FieldNames, type Language } from './wording.ts'

/** Every grant as one row, for a spreadsheet: filter or pivot by purpose, kind, category, owner or sensitivity. */
export function matrixCsv(policy: CompiledPolicy): string {
  return csvTable(
    [
      'purpose',
      'kind',
      'category',
      'owner',
      'sensitivity',
      'type',
      'field',
      'form',
      'own',
      'tasks',
      'conditions',
      'rule',
    ],
    dataCells(policy).map((cell) => [
      cell.purpose,
      cell.kind,
      cell.category,
      cell.owner,
      String(cell.sensitivity ?? ''),
      cell.type,
      cell.field,
      cell.form,
      cell.own ? 'yes' : 'no',
      cell.tasks.join(' '),
      cell.when,
      cell.rule,
    ]),
  )
}

/** What is shown of one data category, counted in fields. */
export interface MatrixCell {
  readonly of: number
  readonly shown: number
  /** Shown whole, not merely coarsened. */
  readonly full: number
  /** Shown whatever the facts and whichever task of the purpose. */
  readonly always: number
  /** In part only rows of the agency's own. */
  readonly own: boolean
}

/** What one purpose shows of the data categories to the kinds of agency for which that is the same. */
export interface MatrixColumn {
  readonly purpose: string
  readonly kinds: readonly string[]
  /** By category; one of which nothing is shown is absent. */
  readonly cells: ReadonlyMap<string, MatrixCell>
  readonly fields: number
}

/** The columns of the matrix: one per purpose, or several where its kinds of agency do not see the same. */
export function matrixColumns(policy: CompiledPolicy): MatrixColumn[] {
  const fields = dataFields(policy).filter(({ coarsens }) => coarsens === undefined)
  const inCategory = new Map<string, string[]>()
  for (const { category = '', coordinate } of fields)
    inCategory.set(category, [...(inCategory.get(category) ?? []), coordinate])
  const cells = dataCells(policy)
  return sortedPurposes(policy).flatMap(({ id, who }) => {
    const columns = new Map<
      string,
      { purpose: string; kinds: string[]; cells: Map<string, MatrixCell>; fields: number }
    >()
    for (const kind of [...who].sort()) {
      const shown = shownFields(
        policy,
        cells.filter((cell) => cell.purpose === id && cell.kind === kind),
      )
      const counted = new Map(
        [...inCategory].flatMap(([category, coordinates]): [string, MatrixCell][] => {
          const cell = countIn(coordinates, shown)
          return cell.shown === 0 ? [] : [[category, cell]]
        }),
      )
      // Kinds of agency are taken together only when they see the very same fields, not merely the same marks.
      const same = JSON.stringify([...shown])
      const column = columns.get(same) ?? { purpose: id, kinds: [], cells: counted, fields: shown.size }
      column.kinds.push(kind)
      columns.set(same, column)
    }
    return [...columns.values()]
  })
}

interface ShownField {
  readonly full: boolean
  readonly always: boolean
  readonly own: boolean
}

/** By field, how it is shown at its best; a coarser form counts for the field it was made for. */
function shownFields(policy: CompiledPolicy, cells: readonly DataCell[]): Map<string, ShownField> {
  const shown = new Map<string, ShownField>()
  for (const cell of cells) {
    const field = policy.schema.field(cell.coordinate)?.coarsens?.field ?? cell.coordinate
    const known = shown.get(field)
    shown.set(field, {
      full: cell.form === 'full' || known?.full === true,
      always: cell.always || known?.always === true,
      own: cell.own && known?.own !== false,
    })
  }
  return shown
}

function countIn(coordinates: readonly string[], shown: ReadonlyMap<string, ShownField>): MatrixCell {
  const fields = coordinates.flatMap((coordinate) => shown.get(coordinate) ?? [])
  return {
    of: coordinates.length,
    shown: fields.length,
    full: fields.filter(({ full }) => full).length,
    always: fields.filter(({ always }) => always).length,
    own: fields.some(({ own }) => own),
  }
}

/** The letters and signs of a cell, as the legend explains them. */
export function matrixMark(cell: MatrixCell | undefined): string {
  if (cell === undefined) return ''
  const { of, shown, full, always, own } = cell
  const what = full === of ? 'A' : full > 0 ? 'P' : 'C'
  const when = always === shown ? '' : always === 0 ? '*' : '°'
  return `${what}${when}${own ? '#' : ''}`
}

const TEXT = {
  en: {
    title: 'What each purpose shows of each data category',
    intro:
      'Made from the policies that run: do not edit, run `npm run generate`. Print on A3, landscape. Rows are data categories (DPV), columns are purposes by number; the numbers are explained below the table. A number with a letter is a purpose whose kinds of agency do not see the same. Of a case nothing is shown without an open task of the purpose on that very case. The same by field, for a spreadsheet, is in `matrix.csv`.',
    legend: 'Legend',
    marks: [
      ['empty', 'nothing of this category'],
      ['`A`', 'all fields of this category'],
      ['`P`', 'part: some of the fields'],
      ['`C`', 'coarse only, such as the year, or whether there is anything'],
      ['`*`', 'all that is shown depends on conditions: facts about the case, or one particular task'],
      ['`°`', 'some of what is shown depends on conditions'],
      ['`#`', 'in part only rows that the agency recorded itself or was handed'],
    ],
    table: 'The matrix',
    category: 'Data category',
    ofFields: 'fields',
    numbers: 'The purposes',
    heads: ['No.', 'Purpose', 'Name', 'Kinds of agency', 'Fields shown'],
    uncategorised: 'without a category',
  },
  nl: {
    title: 'Wat elk doel van elke gegevenscategorie laat zien',
    intro:
      'Gemaakt uit het beleid dat draait: niet bewerken, maar `npm run generate` uitvoeren. Druk af op A3, liggend. De rijen zijn gegevenscategorieën (DPV), de kolommen zijn doelen met een nummer; onder de tabel staat wat de nummers betekenen. Een nummer met een letter is een doel waarvoor niet elke soort organisatie hetzelfde ziet. Zonder openstaande taak die bij het doel hoort, op diezelfde zaak, wordt van een zaak niets getoond. Per veld, voor een rekenblad, staat hetzelfde in `matrix.csv`.',
    legend: 'Legenda',
    marks: [
      ['leeg', 'niets uit deze categorie'],
      ['`A`', 'alle velden uit deze categorie'],
      ['`P`', 'een deel van de velden'],
      ['`C`', 'alleen vergroofd, zoals het jaar, of óf er iets is'],
      ['`*`', 'alles wat wordt getoond hangt af van voorwaarden: feiten over de zaak, of één bepaalde taak'],
      ['`°`', 'een deel van wat wordt getoond hangt af van voorwaarden'],
      ['`#`', 'deels alleen wat de organisatie zelf heeft vastgelegd of overgedragen heeft gekregen'],
    ],
    table: 'De matrix',
    category: 'Gegevenscategorie',
    ofFields: 'velden',
    numbers: 'De doelen',
    heads: ['Nr.', 'Doel', 'Naam', 'Soorten organisaties', 'Getoonde velden'],
    uncategorised: 'zonder categorie',
  },
}

/** The matrix of purposes and data categories as one page. */
export function matrixMarkdown(policy: CompiledPolicy, language: Language, names: FieldNames): string {
  const wording = createWording(policy, language, names)
  const text = TEXT[language]
  const columns = numbered(matrixColumns(policy))
  const counts = new Map<string, number>()
  for (const { category = '', coarsens } of dataFields(policy))
    if (coarsens === undefined) counts.set(category, (counts.get(category) ?? 0) + 1)
  const name = (category: string) => (category === '' ? text.uncategorised : wording.category(category))
  const categories = [...counts.keys()].sort((left, right) =>
    name(left).toLowerCase() < name(right).toLowerCase() ? -1 : 1,
  )
  const rows = categories.map((category) => [
    `${name(category)}${category === '' ? '' : ` (\`${category}\`)`}`,
    String(counts.get(category)),
    ...columns.map(({ cells }) => matrixMark(cells.get(category))),
  ])
  return [
    `# ${text.title}`,
    text.intro,
    `## ${text.legend}`,
    text.marks.map(([mark, means]) => `- ${mark}: ${means}`).join('\n'),
    `## ${text.table}`,
    markdownTable([text.category, text.ofFields, ...columns.map(({ number }) => number)], rows),
    `## ${text.numbers}`,
    markdownTable(
      text.heads,
      columns.map(({ number, purpose, kinds, fields }) => [
        number,
        `\`${purpose}\``,
        wording.purpose(purpose),
        kinds.map((kind) => wording.kind(kind)).join('; '),
        String(fields),
      ]),
    ),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}

function numbered(columns: readonly MatrixColumn[]): (MatrixColumn & { readonly number: string })[] {
  const purposes = [...new Set(columns.map(({ purpose }) => purpose))]
  return columns.map((column) => {
    const same = columns.filter(({ purpose }) => purpose === column.purpose)
    const letter = same.length === 1 ? '' : String.fromCharCode(97 + same.indexOf(column))
    return { ...column, number: `${purposes.indexOf(column.purpose) + 1}${letter}` }
  })
}
