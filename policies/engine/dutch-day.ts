const calendar = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The day of the Dutch calendar at a moment, as 2026-01-31: what a date in a law or a policy means. */
export function dutchDay(at: Date): string {
  return calendar.format(at)
}

/** True from the start of `from` until the start of `until`; an absent bound does not bind. */
export function isInForce(valid: { readonly from?: string; readonly until?: string }, at: Date): boolean {
  return isWithin(valid, dutchDay(at))
}

/** The same for a day of the Dutch calendar. */
export function isWithin(valid: { readonly from?: string; readonly until?: string }, day: string): boolean {
  return (valid.from === undefined || day >= valid.from) && (valid.until === undefined || day < valid.until)
}
