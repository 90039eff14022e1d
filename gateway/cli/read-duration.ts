import { dutchDay } from '../../policies/engine/dutch-day.ts'
import { isDay } from '../../policies/engine/dutch-day.ts'
import { CommandError, readMoment } from './command-io.ts'

const HOUR = 3_600_000
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: HOUR, d: 24 * HOUR, w: 7 * 24 * HOUR }

/** Milliseconds of a time such as 21d, 5h, 30m or 2w. */
export function readDuration(written: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([mhdw])$/u.exec(written) ?? []
  const length = UNITS[unit]
  if (length === undefined) throw new CommandError(`"${written}" is no time: write it as 21d, 5h, 30m or 2w`)
  return Number(count) * length
}

/** A moment: with an offset as it stands, else a time of day in the Netherlands; a day alone is its noon. */
export function readDutchMoment(written: string): Date {
  const [, day = '', time] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2})?)$/u.exec(written) ?? []
  if (time === undefined) return readMoment(written)
  const told = new Date(`${day}T${time}Z`)
  if (!isDay(day) || Number.isNaN(told.getTime()))
    throw new CommandError(`"${written}" is no moment: write it as 2026-12-20T09:00`)
  // Dutch time is one hour ahead of UTC, two in summer: which of them is told by noon of the day.
  return new Date(told.getTime() - offsetAtNoon(day))
}

/** Milliseconds that Dutch time is ahead of UTC on a day. */
function offsetAtNoon(day: string): number {
  // 22:30 UTC is the next day where the clocks are two hours ahead.
  return dutchDay(new Date(`${day}T22:30:00Z`)) === day ? HOUR : 2 * HOUR
}
