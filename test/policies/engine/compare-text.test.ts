import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../policies/engine/compare.ts'
import { compareText, missingReasons } from '../../../policies/engine/compare-text.ts'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { market, marketVocabulary } from '../generated-policy.ts'

const compile = (rest: string, release?: string) =>
  compilePolicy(
    [
      marketVocabulary,
      parsePolicy(`purpose: sell
title: { en: Sell things, nl: Dingen verkopen }
register-entry: M-1
dpv: https://w3id.org/dpv#Sell
regime: GDPR
who: [CLERK, AUDITOR]
tasks: [SEND, PACK]
legal-basis: [{ law: BW, article: '7:1', because: a sale }]
${rest}`),
      ...(release === undefined ? [] : [parsePolicy(release)]),
    ],
    market,
  )
const release = (reasons: string) =>
  `release: { version: 1, author: po-clerk, reason: Something is needed., reasons: ${reasons} }`

const before = compile(`may-change: [Mutation.sell]
after-closing: { keep: [Product.upc], for: P7D }
rules:
  - { id: a, who: [CLERK], see: { Product: [upc], User: [email] }, because: x }
  - { id: b, who: [CLERK], see: { Product: { madeOn: year } }, because: x }`)
const rest = `may-change: [Mutation.scrap]
arguments: { Query.products: [named] }
after-closing: { keep: [Product.upc], for: P14D }
rules:
  - { id: a, who: [CLERK], see: { Product: [upc, name] }, when: [paid or not adult], because: y }
  - { id: b, who: [CLERK], own: true, see: { Product: { madeOn: month } }, because: x }`

describe('a comparison as text', () => {
  const after = compile(rest, release('{ sell/a: To read the label., sell/b: "  " }'))
  const comparison = compare(before, after)
  const [english, dutch] = [compareText(comparison, after, 'en'), compareText(comparison, after, 'nl')]

  test('puts what lacks a reason on top: rules that widen, and no others', () => {
    expect(missingReasons(comparison, after.bundle.release?.reasons ?? {})).toEqual([
      'sell/Query.products(named)',
      'sell/b',
      'sell/may-change',
    ])
    expect(english.split('\n')[4]).toBe(
      '> **A reason is missing for** `sell/Query.products(named)`, `sell/b`, `sell/may-change`. What is widened needs a reason of its own, and a new one: write it in release.yaml under reasons.',
    )
    expect(dutch).toContain(
      '> **Er ontbreekt een reden voor** `sell/Query.products(named)`, `sell/b`, `sell/may-change`.',
    )
    const all = compile(
      rest,
      release('{ sell/a: 1st, sell/b: 2nd, sell/may-change: 3rd, sell/Query.products(named): 4th }'),
    )
    expect(compareText(compare(before, all), all, 'en')).not.toContain('A reason is missing')
  })

  test('tells what is gained first, by purpose and kind and with its reason, then what is lost, then the rest', () => {
    const lines = english.split('\n').filter((line) => line !== '')
    const headings = lines.filter((line) => line.startsWith('#'))
    expect(headings).toEqual([
      '## What changes in the policies',
      '### Gained',
      '#### Sell things (sell), Auditor (AUDITOR)',
      '#### Sell things (sell), Clerk (CLERK)',
      '### Lost',
      '#### Sell things (sell), Auditor (AUDITOR)',
      '#### Sell things (sell), Clerk (CLERK)',
      '### Everything else',
    ])
    expect(lines).toContain(
      '- Gained: Clerk (CLERK) may see Product.name for Sell things (sell). Now: in full, with an open task Pack (PACK) or Send (SEND), when it is known: “Paid” or not “Adult”. Before: nothing.',
    )
    expect(lines).toContain('- Reason, `sell/a`: To read the label.')
    expect(lines).toContain(
      '- Gained: after closing its task for Sell things (sell), Clerk (CLERK) goes on seeing Product.upc of its own rows for 14 days (before: 7).',
    )
    expect(lines).toContain(
      '- Gained and lost: Clerk (CLERK) may see Product.madeOn for Sell things (sell) (more in 3 and less in 3 of 4 states). Now: as year and month, own rows only, with an open task Pack (PACK) or Send (SEND). Before: as a year, with an open task Pack (PACK) or Send (SEND).',
    )
    expect(lines).toContain(
      '- Gained: Auditor (AUDITOR) may use Mutation.scrap for Sell things (sell). Now: in full, with an open task Pack (PACK) or Send (SEND). Before: nothing.',
    )
    expect(lines.slice(-2)).toEqual([
      '- argument Query.products(named) of sell added: more can be learnt by this.',
      '- reason of the rule a of sell changed.',
    ])
  })

  test('says the same in Dutch', () => {
    expect(dutch).toContain(
      '- Erbij: Bediende (CLERK) mag Product.name zien voor Dingen verkopen (sell). Nu: volledig, met een open taak Inpakken (PACK) of Versturen (SEND), als bekend is: “Betaald” of niet “Adult”. Eerst: niets.'.replace(
        '“Adult”',
        '“Volwassen”',
      ),
    )
    expect(dutch).toContain('blijft Bediende (CLERK) Product.upc van eigen regels 14 dagen zien (eerst: 7).')
    expect(dutch).toContain('meer in 3 en minder in 3 van 4 toestanden')
    expect(dutch).toContain('mag Mutation.scrap gebruiken')
    expect(dutch).toContain('- argument Query.products(named) van sell toegevoegd: hierdoor is meer te weten te komen.')
    expect(dutch.split('\n')).toHaveLength(english.split('\n').length)
  })

  test('says that nothing changes, or nothing is gained, when that is so', () => {
    expect(compareText(compare(after, after), after, 'en')).toContain('Nothing changes.')
    expect(compareText(compare(after, after), after, 'nl')).toContain('Er verandert niets.')
    const none = compile(rest.replace('see: { Product: [upc, name] }', 'see: { Product: [upc] }'))
    expect(compareText(compare(after, none), none, 'en')).toContain('### Gained\n\nNothing.')
  })

  test('tells changes of words, red lines and agencies without a purpose', () => {
    const free = compilePolicy([parsePolicy(`purpose: sell\nwho: [CLERK]\ntasks: []\nrules: []`)], market)
    const more = compilePolicy(
      [
        marketVocabulary,
        parsePolicy(`agencies: [{ slug: clerk, name: Clerk, kind: CLERK, oin: '00000099000000000001' }]`),
        parsePolicy(`red-lines: [{ id: none, because: x, fields: [Secret.word], only-purposes: [] }]`),
        parsePolicy(
          `purpose: sell\ntitle: { en: S, nl: V }\nregister-entry: M-1\ndpv: https://w3id.org/dpv#Sell\nregime: GDPR\nlegal-basis: [{ law: BW, article: '7:1', because: a sale }]\nwho: [CLERK]\ntasks: []\nrules: []`,
        ),
      ],
      market,
    )
    const text = compareText(compare(free, more), more, 'en')
    expect(text).toContain('- vocabulary paid (facts) added.')
    expect(text).toContain('- vocabulary PageInfo.* (structural) added: more can be learnt by this.')
    expect(text).toContain('- red line none added.')
    expect(text).toContain('- agency 00000099000000000001 added: more can be learnt by this.')
    expect(text).toContain('- title sell changed.')
  })
})

describe('a reason', () => {
  const reasonsOf = (text: string, given: string) => compile(text, release(given))
  const wider = rest.replace('Product: [upc, name]', 'Product: [upc, name, size]')

  test('that stood with the version before does not count for what is widened now', () => {
    const given = '{ sell/a: Once. }'
    const comparison = compare(reasonsOf(rest, given), reasonsOf(wider, given))
    expect(missingReasons(comparison, { 'sell/a': 'Once. ' })).toEqual(['sell/a'])
    expect(missingReasons(comparison, { 'sell/a': 'Once more.' })).toEqual([])
    expect(compareText(comparison, reasonsOf(wider, given), 'en')).toContain('**A reason is missing for** `sell/a`')
  })

  test('stands under what it is for, also when that is no field', () => {
    const after = reasonsOf(rest, '{ sell/Query.products(named): To find a parcel. }')
    const lines = compareText(compare(before, after), after, 'en').split('\n')
    const place = lines.findIndex((line) => line.startsWith('- argument Query.products(named)'))
    expect(lines[place + 1]).toBe('- Reason, `sell/Query.products(named)`: To find a parcel.')
  })

  test('is one line without Markdown, whatever somebody wrote', () => {
    const forged = 'x\\n\\n### Lost\\n\\nNothing. <b>**bold**</b>\\n\\n### Gained\\ny'
    const after = reasonsOf(rest, `{ sell/a: "${forged}" }`)
    const text = compareText(compare(before, after), after, 'en')
    expect(text.match(/^### Gained$/gmu)).toHaveLength(1)
    expect(text).toContain(String.raw`: x ### Lost Nothing. \<b\>\*\*bold\*\*\</b\> ### Gained y`)
  })
})
