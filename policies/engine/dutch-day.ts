/** Made when it is first asked for: making it takes longer than most commands need to answer. */
let calendar: Intl.DateTimeFormat | undefined
/** One moment is asked about many times in a row, once for each case and version; working the day out is the slow part. */
let last: { readonly time: number; readonly day: string } | undefined

/** The day of the Dutch calendar at a moment, as 2026-01-31: what a date in a law or a policy means. */
export function dutchDay(at: Date): string {
  const time = at.getTime()
  if (last?.time === time) return last.day
  calendar ??= new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Europe/Amsterdam',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  last = { time, day: calendar.format(at) }
  return last.day
}

/** True from the start of `from` until the start of `until`; an absent bound does not bind. */
export function isInForce(valid: { readonly from?: string; readonly until?: string }, at: Date): boolean {
  return isWithin(valid, dutchDay(at))
}

/** The same for a day of the Dutch calendar. */
export function isWithin(valid: { readonly from?: string; readonly until?: string }, day: string): boolean {
  return (valid.from === undefined || day >= valid.from) && (valid.until === undefined || day < valid.until)
}

/** True for a day that exists: 2026-02-30 has the shape of a date and is none. */
export function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
}

/** The day of the calendar some days on; the next one unless said otherwise. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
