import { readFileSync } from 'node:fs'
import { parseCsv } from './parse-csv.ts'

/** Tables shipped beside this file; README.md there says where each comes from. */
export type CodeTableName = 'nationaliteiten' | 'gemeenten' | 'landen' | 'countries' | 'languages'

/** One row of a table. Days are `YYYYMMDD`, as published; empty where the table gives none. */
interface CodeRow {
  readonly text: string
  readonly from: string
  readonly until: string
  readonly successor: string
}

export interface CodeTable {
  readonly name: CodeTableName
  /** Text of a code; with a day (`2026-03-09`) only when the code was in use on that day. */
  describe(code: string, on?: string): string | undefined
  /** Whether the table knows the code at all, in use or not: what an old record may still carry. */
  knows(code: string): boolean
  /** Whether the code was in use on that day (`2026-03-09`): what a new fact must carry. The last day is exclusive. */
  isValid(code: string, onDate: string): boolean
  /** All codes, or those in use on a day, in the order of the table. */
  codes(on?: string): readonly string[]
  /** Code that took the place of one no longer in use, followed to the end; the code itself when it was not replaced. */
  current(code: string): string
}

const tables = new Map<CodeTableName, CodeTable>()

/** One of the shipped tables; read from disk once. */
export function codeTable(name: CodeTableName): CodeTable {
  const loaded = tables.get(name)
  if (loaded) return loaded
  const table = createCodeTable(name, readFileSync(new URL(`./${name}.csv`, import.meta.url), 'utf8'))
  tables.set(name, table)
  return table
}

/** Makes a table of the text of its CSV file. Pure; throws on a file without codes or with one code twice. */
export function createCodeTable(name: CodeTableName, csv: string): CodeTable {
  const rows = new Map<string, CodeRow>()
  for (const row of parseCsv(csv)) {
    const code = row['code']
    if (!code || rows.has(code)) throw new Error(`Code table ${name}: a row has no code, or one that came before`)
    rows.set(code, {
      text: row['omschrijving'] ?? row['name'] ?? '',
      from: row['ingang'] ?? '',
      until: row['einde'] ?? '',
      successor: row['nieuwe_code'] ?? '',
    })
  }
  if (rows.size === 0) throw new Error(`Code table ${name} is empty`)
  const isValid = (code: string, onDate: string): boolean => {
    const row = rows.get(code)
    return row !== undefined && inUse(row, onDate)
  }
  return {
    name,
    describe: (code, on) => (on === undefined || isValid(code, on) ? rows.get(code)?.text : undefined),
    knows: (code) => rows.has(code),
    isValid,
    codes: (on) => [...rows.keys()].filter((code) => on === undefined || isValid(code, on)),
    current: (code) => follow(rows, code),
  }
}

function inUse(row: CodeRow, onDate: string): boolean {
  const day = onDate.replaceAll('-', '')
  if (!/^\d{8}$/.test(day)) throw new Error('A code is checked on a day such as 2026-03-09')
  return (row.from === '' || row.from <= day) && (row.until === '' || day < row.until)
}

function follow(rows: ReadonlyMap<string, CodeRow>, code: string): string {
  const seen = new Set<string>()
  let last = code
  for (let row = rows.get(last); row?.until && row.successor && !seen.has(last); row = rows.get(last)) {
    seen.add(last)
    last = row.successor
  }
  return last
}
