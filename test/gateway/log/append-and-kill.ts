import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { recordNumber } from './record-number.ts'

/** Where a process appends: a directory, or a database with the directory of its key. */
export type KilledPlace = readonly ['file', string] | readonly ['postgres', string, string]

/**
 * Starts a process that appends, kills it (SIGKILL) some milliseconds after it opened the log, and returns the ids of the records it
 * acknowledged: a line that was printed whole.
 */
export function appendAndKill(place: KilledPlace, run: number, afterOpening: number): Promise<readonly string[]> {
  const [kind, where, keys = ''] = place
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [
      fileURLToPath(new URL('./append-until-killed.mjs', import.meta.url)),
      kind,
      where,
      String(run),
      keys,
      JSON.stringify(recordNumber(run)),
    ])
    let output = ''
    let complaint = ''
    child.stdout.on('data', (chunk: Buffer) => {
      if (output === '') setTimeout(() => child.kill('SIGKILL'), afterOpening)
      output += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString()
    })
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(output.split('\n').slice(1, -1))
      else reject(new Error(`The appending process ended by itself: ${complaint}`))
    })
  })
}
