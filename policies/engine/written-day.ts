const MONTHS = {
  en: 'January February March April May June July August September October November December'.split(' '),
  nl: 'januari februari maart april mei juni juli augustus september oktober november december'.split(' '),
}

/** An ISO day as people write it. */
export function writtenDay(day: string, language: 'en' | 'nl'): string {
  return `${Number(day.slice(8))} ${MONTHS[language][Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`
}
