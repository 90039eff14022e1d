/** Text for people, broken between words so that no line is longer than a screen; `indent` begins every line. */
export function wrapped(text: string, indent = '', { hanging = indent, width = 100 } = {}): string {
  const lines: string[] = []
  let line = indent
  let isEmpty = true
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = hanging
      isEmpty = true
    }
    line += isEmpty ? word : ` ${word}`
    isEmpty = false
  }
  return `${[...lines, line].join('\n')}\n`
}
