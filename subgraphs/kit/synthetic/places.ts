import type { Chance } from './chance.ts'

/** Care regions with the police unit of the same area, and a municipality of BRP table 33 in it. */
export interface Region {
  readonly region: string
  readonly unit: string
  readonly municipalities: readonly string[]
  readonly weight: number
}

export const REGIONS: readonly Region[] = [
  { region: 'AMSTERDAM', unit: 'AMSTERDAM', municipalities: ['0363'], weight: 24 },
  { region: 'ROTTERDAM', unit: 'ROTTERDAM', municipalities: ['0599', '0505'], weight: 15 },
  { region: 'DEN_HAAG', unit: 'DEN_HAAG', municipalities: ['0518', '0546'], weight: 14 },
  { region: 'MIDDEN_NEDERLAND', unit: 'MIDDEN_NEDERLAND', municipalities: ['0344', '0034', '0307'], weight: 12 },
  { region: 'OOST_NEDERLAND', unit: 'OOST_NEDERLAND', municipalities: ['0193', '0153', '0202'], weight: 9 },
  { region: 'ZEELAND_WEST_BRABANT', unit: 'ZEELAND_WEST_BRABANT', municipalities: ['0758', '0855'], weight: 7 },
  { region: 'NOORD_NEDERLAND', unit: 'NOORD_NEDERLAND', municipalities: ['0014', '0080'], weight: 6 },
  { region: 'NOORD_HOLLAND', unit: 'NOORD_HOLLAND', municipalities: ['0392', '0361'], weight: 5 },
  { region: 'OOST_BRABANT', unit: 'OOST_BRABANT', municipalities: ['0772', '0796'], weight: 5 },
  { region: 'LIMBURG', unit: 'LIMBURG', municipalities: ['0935', '0983'], weight: 3 },
]

export function regionFrom(chance: Chance): Region {
  return chance.weighted(REGIONS.map((region) => [region, region.weight] as const))
}

const STREETS = ['Nergenslaan', 'Verzonnenpad', 'Proefstraat', 'Denkbeeldweg', 'Voorbeeldhof', 'Fantasieplein']

export interface InventedAddress {
  readonly straat: string
  readonly huisnummer: number
  readonly postcode: string
  readonly woonplaats: string
}

/** An address that cannot exist: Dutch postal codes start at 1000, these start with a zero. */
export function inventedAddress(chance: Chance): InventedAddress {
  return {
    straat: chance.pick(STREETS),
    huisnummer: chance.int(1, 240),
    postcode: `0${chance.int(100, 999)} ${chance.pick(['AA', 'BC', 'DE', 'KL', 'XZ'])}`,
    woonplaats: 'Voorbeeldstad',
  }
}

/** The same, on one line. */
export function inventedAddressLine(chance: Chance): string {
  const { straat, huisnummer, postcode, woonplaats } = inventedAddress(chance)
  return `${straat} ${huisnummer}, ${postcode} ${woonplaats}`
}
