import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { uniformInt } from 'pure-rand/distribution/uniformInt'

/** A stream of chance that gives the same draws for the same seed, on any machine and any day. */
export interface Chance {
  /** A whole number, both ends included. */
  int(from: number, to: number): number
  /** A number from 0 up to but not including 1. */
  fraction(): number
  /** True with the given probability. */
  yes(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** Picks by weight; the weights need not sum to anything. */
  weighted<T>(options: readonly (readonly [value: T, weight: number])[]): T
  /** Between `least` and `most` different entries, in the order of the list. */
  some<T>(list: readonly T[], least: number, most: number): T[]
  /** An id in the shape of a version 4 UUID (RFC 9562 section 5.4). */
  uuid(): string
}

// The last step of MurmurHash3: one to one on 32 bits, so two streams of one seed never start alike.
function scatter(value: number): number {
  let mixed = value >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** The chance of one case: `stream` is the number of the case, so that cases do not depend on each other. */
export function chanceOf(seed: number, stream: number): Chance {
  const generator = xoroshiro128plus(scatter((scatter(seed) ^ stream) >>> 0) | 0)
  const fraction = (): number => (generator.next() >>> 0) / 0x1_0000_0000
  const int = (from: number, to: number): number => uniformInt(generator, from, to)
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error('nothing to pick from: give at least one entry')
    return list[int(0, list.length - 1)]!
  }
  return {
    int,
    fraction,
    yes: (probability) => fraction() < probability,
    pick,
    weighted(options) {
      let left = fraction() * options.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of options) {
        left -= weight
        if (left < 0) return value
      }
      return pick(options)[0]
    },
    some(list, least, most) {
      let wanted = int(Math.min(least, list.length), Math.min(most, list.length))
      return list.filter((_, index) => {
        const taken = fraction() * (list.length - index) < wanted
        if (taken) wanted -= 1
        return taken
      })
    },
    uuid() {
      const hex = Array.from({ length: 4 }, () => (generator.next() >>> 0).toString(16).padStart(8, '0')).join('')
      const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3]
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
    },
  }
}
