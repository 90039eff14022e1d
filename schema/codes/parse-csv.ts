/**
 * Rows of a CSV text (RFC 4180: quotes, doubled quotes, commas within quotes) by the names in its first line.
 * Throws on a row with another number of fields than the first.
 */
export function parseCsv(text: string): Readonly<Record<string, string>>[] {
  const [names, ...rows] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map(splitLine)
  if (!names) return []
  return rows.map((fields, index) => {
    if (fields.length !== names.length) {
      throw new Error(`CSV: row ${index + 2} has ${fields.length} fields, the first row ${names.length}`)
    }
    return Object.fromEntries(names.map((name, column) => [name, fields[column] ?? '']))
  })
}

function splitLine(line: string): string[] {
  const fields = ['']
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at)
    const last = fields.length - 1
    if (character === '"' && quoted && line[at + 1] === '"') fields[last] += line.charAt(at++)
    else if (character === '"') quoted = !quoted
    else if (character === ',' && !quoted) fields.push('')
    else fields[last] += character
  }
  return fields
}
