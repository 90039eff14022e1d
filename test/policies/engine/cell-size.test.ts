import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../policies/engine/compare.ts'
import { compileFiles, shopFiles, withFile } from '../small-bundle.ts'

const FACTS = Array.from({ length: 20 }, (_, index) => `f${index}`)

/** The shop with facts f0 to f19 and tasks t0 to t9. */
function shopWith(rules: string, more = '') {
  const facts = FACTS.map(
    (fact) => `  ${fact}: { asserted-by: CHAIN, sentence: { en: A., nl: B. }, source: x, silent: false }\n`,
  )
  const tasks = Array.from({ length: 10 }, (_, index) => `t${index}`)
  const words = (text: string) =>
    text
      .replace('facts:\n', `facts:\n${facts.join('')}`)
      .replace('tasks: {', `tasks: {${tasks.map((task) => ` ${task}: { holders: [CLERK], en: a, nl: b },`).join('')}`)
  const sell = `purpose: sell\nwho: [CLERK]\ntasks: [PACK, ${tasks.join(', ')}]\n${more}rules:\n${rules}`
  return compileFiles(withFile(shopFiles(sell), 'vocabulary.yaml', words))
}
const rule = (id: string, when: readonly string[], tasks = '[PACK]') =>
  `  - { id: ${id}, tasks: ${tasks}, see: { Product: [name] }, when: [${when.join(', ')}], because: b }\n`
const pairs = (facts: readonly string[]) =>
  facts.flatMap((fact, index) => (index % 2 === 0 ? [`${fact} or ${facts[index + 1]}`] : []))

describe('the rules that show one field', () => {
  test('rest on ten facts at most, those of the purpose counted', () => {
    expect(() => shopWith(rule('a', FACTS.slice(0, 10)))).not.toThrow()
    expect(() => shopWith(rule('a', FACTS.slice(0, 5)) + rule('b', FACTS.slice(4, 11)))).toThrow(
      /sell\.yaml:6:7: rule "b" makes Product\.name rest on more than 10 facts in sell: let one fact stand for several/u,
    )
    expect(() => shopWith(rule('a', ['f10']), `when: [${FACTS.slice(0, 10).join(', ')}]\n`)).toThrow(
      /more than 10 facts/u,
    )
  })

  test('include what may be changed, which rests on the conditions of the purpose alone', () => {
    const conditions = `when: [${FACTS.slice(0, 11).join(', ')}]\nmay-change: [Mutation.sell]\n`
    expect(() => shopWith(rule('a', []), conditions)).toThrow(
      /rule "may-change" makes Mutation\.sell rest on more than 10/u,
    )
  })

  test('have four different lists of tasks at most', () => {
    const rules = (count: number) =>
      Array.from({ length: count }, (_, index) => rule(`r${index}`, [`f${index}`], `[t${index}, t9]`)).join('')
    expect(() => shopWith(rules(4))).not.toThrow()
    expect(() => shopWith(rules(5))).toThrow(
      /rule "r4" gives Product\.name more than 4 different lists of tasks in sell/u,
    )
  })

  test('are refused before anything goes through the states of too many facts', () => {
    const began = performance.now()
    const contradiction = [...pairs(FACTS), ...FACTS.map((fact) => `not ${fact}`)]
    expect(() => shopWith(rule('a', contradiction))).toThrow(/more than 10 facts/u)
    expect(performance.now() - began).toBeLessThan(20_000)
  })

  test('are compared in no time, with nothing in common as well', () => {
    const [one, two] = [FACTS.slice(0, 10), FACTS.slice(10)]
    const lists = (facts: readonly string[], from: number) =>
      [0, 1, 2, 3].map((index) => rule(`r${index}`, pairs(facts), `[t${from + index}, t9]`)).join('')
    const [before, after] = [shopWith(lists(one, 0)), shopWith(lists(two, 4))]
    const began = performance.now()
    expect(compare(before, after).cells).toMatchObject([{ coordinate: 'Product.name', gains: true, loses: true }])
    expect(performance.now() - began).toBeLessThan(20_000)
  })

  test('are counted exactly: one clause more on five that stay', () => {
    const clauses = pairs(FACTS.slice(0, 8))
    const [before, after] = [shopWith(rule('a', clauses)), shopWith(rule('a', [...clauses, 'f8']))]
    // Each pair holds in five of nine states; the new fact is no or unknown in two of three; PACK is open in one of two.
    expect(compare(before, after).cells).toMatchObject([{ states: { gained: 0, lost: 5 ** 4 * 2, all: 3 ** 9 * 2 } }])
  })
})
