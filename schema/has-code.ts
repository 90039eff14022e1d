/** Whether something thrown carries this system error code (`ENOENT` …), from whichever realm it was thrown. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}
