import { writeSync } from 'node:fs'
import { fileLog } from '../../../gateway/log/file-log.ts'
import { recordNumber } from './record-number.ts'

// Appends without end, several records at a time, and prints the id of each once it is acknowledged.
const [directory = '', run = ''] = process.argv.slice(2)
const log = fileLog(directory, { segmentSize: 30_000 })
await log.open()

async function appendWithoutEnd(lane: number): Promise<void> {
  for (let number = 0; ; number += 1) {
    const decision = `run-${run}-lane-${lane}-${number}`
    await log.append(recordNumber(number, { decision }))
    // Synchronous: what was printed before the kill has left the process.
    writeSync(1, `${decision}\n`)
  }
}
await Promise.all([1, 2, 3, 4, 5].map(appendWithoutEnd))
