/**
 * Years that disclosure records are kept unless configured otherwise. AVG (GDPR) article 5(1)(e): not longer than is needed for
 * showing what was disclosed (article 5(2)) and for claims about it, which lapse after five years (article 3:310 BW). A pointer that
 * the data protection officer must confirm: the standard for log lines leaves the term to a profile of those who work together.
 */
export const RETENTION_YEARS = 5

/** Records written before this moment have been kept long enough. */
export function keptLongEnough(now: Date, years: number): Date {
  const before = new Date(now)
  before.setUTCFullYear(before.getUTCFullYear() - years)
  return before
}
