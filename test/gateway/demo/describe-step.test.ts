import { describe, expect, test } from '@jest/globals'
import { stripVTControlCharacters } from 'node:util'
import { describeStep, introduction, type PageOptions } from '../../../gateway/demo/describe-step.ts'
import type { DemoStep } from '../../../gateway/demo/demo-step.ts'
import type { HeldTask, PlayedStep } from '../../../gateway/demo/play-demo.ts'
import { type Cell, COLUMNS, type Sight } from '../../../gateway/demo/sight.ts'
import { documents } from '../../policies/shipped-policy.ts'

const page: PageOptions = {
  agencies: documents.flatMap((document) => (document.kind === 'agencies' ? document.agencies : [])),
  purposes: documents.filter((document) => document.kind === 'purpose'),
  vocabulary: documents.find((document) => document.kind === 'vocabulary'),
  language: 'en',
  styled: false,
}
const step: DemoStep = {
  kind: 'change',
  day: 21,
  agency: 'kmar',
  purpose: 'report.take',
  mutation: 'takeReport',
  says: { en: 'takes her report', nl: 'neemt haar aangifte op' },
}
const sight = (agency: string, purpose: string, seen: Partial<Record<string, Cell>>): Sight => ({
  agency,
  purpose,
  cells: COLUMNS.map(({ head }) => seen[head.en] ?? 'withheld'),
})
const task = (agency: string, type: string, status = 'OPEN'): HeldTask => ({
  agency,
  purpose: 'report.take',
  taskId: `${agency} ${type}`,
  type,
  status,
})
const played = (more: Partial<PlayedStep> = {}): PlayedStep => ({
  number: 7,
  step,
  at: new Date('2026-12-28T09:00:00Z'),
  begun: [],
  ended: [],
  sights: [],
  ...more,
})

describe('A step of the demo', () => {
  test('tells the day, who did what, which work began and ended, and who can see what', () => {
    const before = played({
      step: { ...step, day: 0 },
      sights: [
        sight('kmar', 'report.take', { Name: 'seen', Reported: 'empty' }),
        sight('health', 'health.refer', { Medical: 'seen', Contact: 'seen' }),
      ],
    })
    const now = played({
      begun: [task('om', 'PROSECUTE'), task('health', 'HEALTH_INTAKE', 'OFFERED')],
      ended: [task('kmar', 'TAKE_REPORT')],
      sights: [sight('kmar', 'report.take', { Name: 'seen', Reported: 'seen', Story: 'empty' })],
    })
    expect(describeStep(now, before, page).split('\n')).toEqual([
      '',
      expect.stringMatching(/^Day 21 · Monday,? 28 December 2026 ─+$/u),
      '',
      ' 7. Royal Marechaussee takes her report',
      '    Asked: Municipal Health Centre (Health intake)',
      '    Now at work: Public Prosecution Service (Investigate and prosecute)',
      '    Done or ended: Royal Marechaussee (Informative talk and report)',
      '',
      `    ${'Who can now see what'.padEnd(40)}${COLUMNS.map(({ head }) => head.en.padEnd(9)).join('')}`.trimEnd(),
      `    ${'Royal Marechaussee'.padEnd(40)}●        ·        ●+`,
      expect.stringMatching(/^ {4}Municipal Health Centre +× +× +its work here is over$/u),
      '    For every other agency this case does not exist.',
      '',
    ])
  })

  test('says when nobody sees a case, and when nobody sees more or less', () => {
    expect(describeStep(played(), undefined, page)).toContain('\n    No agency sees a case.\n')
    const sights = [sight('kmar', 'report.take', { Name: 'seen' })]
    const text = describeStep(played({ sights }), played({ sights }), page)
    expect(text).toContain('\n    Nobody sees more or less than before.\n')
    expect(text).not.toContain('Day 21')
  })

  test('keeps what an agency sees for one purpose apart from what it sees for another', () => {
    const sights = [
      sight('comensha', 'registration.national', { Name: 'seen' }),
      sight('comensha', 'shelter.place', { Contact: 'seen' }),
    ]
    const lines = describeStep(played({ sights }), undefined, page).split('\n')
    expect(lines.slice(6, 9)).toEqual([
      '    National Coordination of Victims',
      expect.stringMatching(/^ {6}Register a presumed victim at .*… ●\+$/u),
      expect.stringMatching(/^ {6}Find and hold a safe place +●\+$/u),
    ])
  })

  test('is told in Dutch as well, and with colours on a terminal alone', () => {
    const now = played({
      sights: [sight('kmar', 'report.take', { Name: 'seen' })],
      found: { en: 'Found.', nl: 'Gevonden.' },
    })
    const dutch = describeStep(now, undefined, { ...page, language: 'nl' })
    expect(dutch).toMatch(/Dag 21 · maandag 28 december 2026/u)
    expect(dutch).toContain('neemt haar aangifte op\n    Gevonden.\n')
    expect(stripVTControlCharacters(dutch)).toBe(dutch)
    const styled = describeStep(now, undefined, { ...page, language: 'nl', styled: true })
    expect(styled).not.toBe(dutch)
    expect(stripVTControlCharacters(styled)).toBe(dutch)
    expect(introduction(page)).toContain('Every person, number and event is made up.')
  })

  test('fits a terminal of 140 columns, whatever the names', () => {
    const all = page.agencies.flatMap(({ slug }) =>
      page.purposes.map(({ purpose }) => sight(slug, purpose, { Contact: 'seen' })),
    )
    const lines = describeStep(played({ sights: all }), undefined, page).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(140)
  })
})
