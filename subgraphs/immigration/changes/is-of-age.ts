/** Whether who was born on a day is eighteen on another. */
export function isOfAge(birthDate: string | null, today: string): boolean {
  return birthDate !== null && `${Number(birthDate.slice(0, 4)) + 18}${birthDate.slice(4)}` <= today
}
