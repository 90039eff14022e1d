/**
 * The data categories that a name stands for: the category itself and those that narrow it by name, as DPV names them (`pd:Health`,
 * and with it `pd:HealthRecord` and `pd:MentalHealth`). Written as `pd:Health` or `health`; none: there is no such category.
 */
export function categoriesAsked(known: Iterable<string>, written: string): string[] {
  const all = [...known]
  const asked = all.find((category) => category === written || localName(category) === written.toLowerCase())
  if (asked === undefined) return []
  const words = wordsIn(asked)
  const prefix = asked.slice(0, asked.indexOf(':'))
  return all.filter(
    (category) =>
      category.startsWith(`${prefix}:`) && ` ${wordsIn(category).join(' ')} `.includes(` ${words.join(' ')} `),
  )
}

function localName(category: string): string {
  return category.slice(category.indexOf(':') + 1).toLowerCase()
}

/** `MentalHealth` as `mental`, `health`. */
function wordsIn(category: string): string[] {
  return category
    .slice(category.indexOf(':') + 1)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ')
    .toLowerCase()
    .split(' ')
}
