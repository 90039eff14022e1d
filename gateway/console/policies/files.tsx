import { useEffect, useState } from 'react'
import { say, type Words } from '../shared/language.ts'
import type { Edit } from './edits.ts'
import { loadFiles } from './matrix-data.ts'

const WORDS = {
  file: { en: 'Show as file', nl: 'Toon als bestand' },
} as const satisfies Readonly<Record<string, Words>>

/** The files of purposes as they would be with the edits. */
export function Files({
  purposes,
  release,
  edits,
}: {
  readonly purposes: readonly string[]
  readonly release: number | undefined
  readonly edits: readonly Edit[]
}) {
  const [open, setOpen] = useState(false)
  const [files, setFiles] = useState<readonly { readonly name: string; readonly text: string }[]>([])
  const key = JSON.stringify([purposes, edits])
  useEffect(() => {
    if (open) void loadFiles(purposes, release, edits).then(setFiles)
  }, [open, key])
  if (purposes.length === 0) return null
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{say(WORDS.file)}</summary>
      {files.map(({ name, text }) => (
        <figure key={name} className="matrix-file">
          <figcaption>policies/{name}</figcaption>
          <pre tabIndex={0} role="region" aria-label={name} lang="en">
            {text}
          </pre>
        </figure>
      ))}
    </details>
  )
}
