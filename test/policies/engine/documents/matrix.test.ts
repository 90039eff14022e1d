import { describe, expect, test } from '@jest/globals'
import { mostEver } from '../../../../policies/engine/decide.ts'
import { dataFields } from '../../../../policies/engine/documents/data-cells.ts'
import { matrixColumns, matrixMark, matrixCsv, matrixMarkdown } from '../../../../policies/engine/documents/matrix.ts'
import { parseCsv } from '../../../../schema/codes/parse-csv.ts'
import { at, shipped } from '../../shipped-policy.ts'
import { clinic, clinicNames } from './clinic.ts'

describe('The matrix', () => {
  test('holds every grant of the policy and nothing else, against what the engine ever decides', () => {
    const rows = parseCsv(matrixCsv(shipped))
    const listed = new Set(rows.map(({ purpose, kind, type, field }) => `${purpose} ${kind} ${type}.${field}`))
    const decided = new Set(
      [...shipped.purposes.values()].flatMap(({ id, who }) =>
        [...who].flatMap((kind) =>
          [...mostEver(shipped, { kind, purpose: id, at }).fields.keys()]
            .filter((coordinate) => shipped.schema.field(coordinate)?.kind !== 'link')
            .map((coordinate) => `${id} ${kind} ${coordinate}`),
        ),
      ),
    )
    expect(listed).toEqual(decided)
    expect(listed.size).toBeGreaterThan(900)
  })

  test('tells of every row what it rests on, as the policy says it', () => {
    const rows = parseCsv(matrixCsv(clinic()))
    expect(rows.filter(({ rule, kind }) => rule === 'ill' && kind === 'CLINIC')).toEqual([
      expect.objectContaining({
        field: 'illness',
        category: 'pd:Health',
        owner: 'CLINIC',
        sensitivity: '3',
        form: 'full',
        own: 'yes',
        tasks: 'TREAT',
        conditions: 'agreed',
      }),
      expect.objectContaining({ field: 'score', form: 'full', sensitivity: '' }),
    ])
    expect(rows.find(({ rule }) => rule === 'where')).toMatchObject({ field: 'homeRegion', form: 'region', own: 'no' })
    expect(rows.find(({ rule }) => rule === 'may-change')).toMatchObject({ type: 'Mutation', category: '' })
  })

  test('marks a category by how much of it is shown, and whether that depends on conditions', () => {
    const columns = matrixColumns(clinic())
    const marks = (purpose: string, kind: string) =>
      Object.fromEntries(
        [...(columns.find((column) => column.purpose === purpose && column.kinds.includes(kind))?.cells ?? [])].map(
          ([category, cell]) => [category, matrixMark(cell)],
        ),
      )
    expect(marks('house', 'TOWN')).toEqual({ 'pd:BirthDate': 'A', 'pd:OfficialID': 'A', 'pd:PhysicalAddress': 'A' })
    expect(marks('treat', 'CLINIC')).toEqual({
      '': 'P*',
      'dpv:NonPersonalData': 'A*',
      'pd:BirthDate': 'C*',
      'pd:Family': 'A*',
      'pd:Health': 'A*#',
      'pd:Name': 'A*',
      'pd:PhysicalAddress': 'C*',
    })
    expect(marks('treat', 'TOWN')).not.toHaveProperty('pd:Health')
    expect(marks('count', 'POLICE')).toEqual({})
  })

  test('marks what is shown partly under conditions, and partly own rows', () => {
    const marks = matrixColumns(shipped).flatMap((column) => [...column.cells.values()].map(matrixMark))
    expect(new Set(marks)).toEqual(new Set(['A', 'A*', 'A°', 'P', 'P*', 'P°', 'P#', 'P°#', 'C', 'C*']))
  })

  test('gives kinds of agency a column of their own exactly when they do not see the same', () => {
    const columns = matrixColumns(shipped).filter(({ purpose }) => purpose === 'vital.emergency')
    expect(columns.map(({ kinds }) => kinds.length)).toEqual([6, 2])
    expect(columns[1]?.kinds).toEqual(['KMAR', 'POLICE'])
    const page = matrixMarkdown(shipped, 'en', new Map())
    expect(page).toContain('| 25a | `vital.emergency` |')
    expect(page).toContain('| 25b | `vital.emergency` |')
  })

  test.each(['en', 'nl'] as const)('has one row per category and one column per number in %s', (language) => {
    const page = matrixMarkdown(shipped, language, clinicNames)
    const table = page.split('\n').filter((line) => line.startsWith('|') && line.includes('(`'))
    expect(new Set(table.map((line) => line.split('|').length)).size).toBe(1)
    expect(table.length).toBe(new Set(dataFields(shipped).map(({ category }) => category)).size)
    expect(page).toBe(matrixMarkdown(shipped, language, clinicNames))
  })

  test('names what has no category, and repeats nothing that would break a table', () => {
    expect(matrixMarkdown(clinic(), 'nl', new Map())).toContain('| zonder categorie | 4 |')
    const broken = clinic({
      count: 'purpose: count\ntitle: { en: "A|B", nl: "A|B" }\nwho: [POLICE]\ntasks: []\nlegal-basis: []\nrules: []',
    })
    expect(matrixMarkdown(broken, 'en', new Map())).toContain('A\\|B')
  })
})
