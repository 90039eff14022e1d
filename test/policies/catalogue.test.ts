import { describe, expect, test } from '@jest/globals'
import { decide, mostEver } from '../../policies/engine/decide.ts'
import { catalogue, expectedCell } from './catalogue.ts'
import { at, documents, schema, shipped } from './shipped-policy.ts'

const factNames = catalogue.facts.map(({ name }) => name)
const kinds = [...new Set(catalogue.purposes.flatMap(({ agencies }) => agencies))]
const everything = Object.fromEntries(factNames.map((name) => [name, true]))
const vocabulary = documents.find((document) => document.kind === 'vocabulary')

function holds(clauses: readonly (readonly string[])[], facts: Readonly<Record<string, boolean | undefined>>): boolean {
  return clauses.every((clause) => clause.some((fact) => facts[fact] === true))
}

describe('the shipped policies against the catalogue', () => {
  test('has 24 purposes and 256 fields, 6,144 cells', () => {
    expect(catalogue.purposes).toHaveLength(24)
    expect(catalogue.fields).toHaveLength(256)
    expect([...shipped.purposes.keys()].sort()).toEqual(catalogue.purposes.map(({ id }) => id).sort())
    expect(catalogue.fields.filter(({ entity, field }) => schema.field(`${entity}.${field}`) === undefined)).toEqual([])
  })

  test('grants 981 cells when everything holds, and withholds the other 5,163', () => {
    let granted = 0
    for (const purpose of catalogue.purposes)
      for (const { entity, field } of catalogue.fields) {
        const cells = purpose.agencies.flatMap((kind) => expectedCell(purpose, kind, entity, field) ?? [])
        const shown = purpose.agencies.some((kind) => {
          const cell = expectedCell(purpose, kind, entity, field)
          return (
            cell !== undefined &&
            mostEver(shipped, { kind, purpose: purpose.id, at }).granted(cell.coordinate)?.form === cell.form
          )
        })
        expect(shown).toBe(cells.length > 0)
        if (shown) granted += 1
      }
    expect(granted).toBe(981)
  })

  // Each fact in each state, the others true; and the reverse, one fact true and the others not.
  const states = [
    { name: 'every fact holds', facts: everything },
    { name: 'no fact is known', facts: {} },
    { name: 'every fact is false', facts: Object.fromEntries(factNames.map((name) => [name, false])) },
    ...factNames.flatMap((fact) => [
      { name: `${fact} is false`, facts: { ...everything, [fact]: false } },
      { name: `${fact} is unknown`, facts: { ...everything, [fact]: undefined } },
      { name: `only ${fact} is known to hold`, facts: { [fact]: true } },
      {
        name: `only ${fact} holds, the others being false`,
        facts: { ...Object.fromEntries(factNames.map((name) => [name, false])), [fact]: true },
      },
    ]),
  ]

  test.each(states)('gives every kind exactly the catalogue’s cells when $name', ({ facts }) => {
    const wrong: string[] = []
    for (const purpose of catalogue.purposes)
      for (const kind of kinds)
        for (const tasks of [purpose.tasks, ...purpose.tasks.map((task) => [task])]) {
          const grant = decide(shipped, { kind, purpose: purpose.id, tasks, facts, at })
          for (const { entity, field } of catalogue.fields) {
            const cell = expectedCell(purpose, kind, entity, field)
            const allowed = cell !== undefined && holds(cell.clauses, facts)
            const name = `${entity}.${field}`
            const served = cell?.coordinate ?? name
            const shown = grant.granted(served)
            if ((shown !== undefined) !== allowed || (allowed && (shown?.form !== cell.form || shown.own !== cell.own)))
              wrong.push(`${purpose.id} ${kind} ${served}`)
            // Where only a coarse sibling is shown, the full value must not be.
            if (served !== name && grant.granted(name) !== undefined) wrong.push(`${purpose.id} ${kind} ${name}`)
          }
        }
    expect(wrong).toEqual([])
  })

  test('shows nothing beyond the catalogue’s cells but their coarse forms', () => {
    const extra: string[] = []
    for (const purpose of catalogue.purposes)
      for (const kind of purpose.agencies) {
        const expected = new Set(
          catalogue.fields.flatMap(({ entity, field }) => expectedCell(purpose, kind, entity, field)?.coordinate ?? []),
        )
        for (const coordinate of mostEver(shipped, { kind, purpose: purpose.id, at }).fields.keys()) {
          const field = schema.field(coordinate)
          if (field?.kind === 'link' || expected.has(coordinate) || expected.has(field?.coarsens?.field ?? '')) continue
          extra.push(`${purpose.id} ${kind} ${coordinate}`)
        }
      }
    expect(extra).toEqual([])
  })

  test('withholds everything without one of the purpose’s tasks, and from kinds the purpose is not for', () => {
    for (const purpose of catalogue.purposes)
      for (const kind of kinds) {
        if (purpose.tasks.length > 0)
          for (const tasks of [[], ['SOMETHING_ELSE']])
            expect(decide(shipped, { kind, purpose: purpose.id, tasks, facts: everything, at }).fields.size).toBe(0)
        if (!purpose.agencies.includes(kind))
          expect(
            decide(shipped, { kind, purpose: purpose.id, tasks: purpose.tasks, facts: everything, at }).fields.size,
          ).toBe(0)
      }
  })

  test('carries the catalogue’s askers, tasks, regime, purpose URI and confidentiality', () => {
    for (const purpose of catalogue.purposes) {
      const document = documents.find((candidate) => candidate.kind === 'purpose' && candidate.purpose === purpose.id)
      expect(document).toMatchObject({
        who: purpose.agencies,
        tasks: purpose.tasks,
        regime: purpose.regime,
        dpv: purpose.dpvPurpose,
        confidential: purpose.confidentialLog,
      })
    }
  })
})

describe('the shipped vocabulary', () => {
  test('lists the catalogue’s facts, with who asserts them and which are silent', () => {
    expect(
      vocabulary?.facts.map(({ fact, assertedBy, silent }) => ({ name: fact, assertedBy, tell: !silent })),
    ).toEqual(catalogue.facts.map(({ name, assertedBy, tell }) => ({ name, assertedBy, tell })))
  })

  test('gives every type of task a holder, and a purpose that covers it for each of its holders', () => {
    expect([...(vocabulary?.tasks ?? [])].sort()).toEqual(catalogue.tasks.map(({ id }) => id).sort())
    for (const [task, holders] of Object.entries(vocabulary?.holders ?? {})) {
      expect(holders.length).toBeGreaterThan(0)
      for (const kind of holders)
        expect([...shipped.purposes.values()].filter(({ tasks, who }) => tasks.has(task) && who.has(kind))).not.toEqual(
          [],
        )
    }
  })

  test('gives every kind that a purpose with tasks is for a task it can hold', () => {
    for (const { id, who, tasks } of shipped.purposes.values())
      if (tasks.size > 0)
        for (const kind of who)
          expect({
            id,
            kind,
            holds: [...tasks].filter((task) => vocabulary?.holders[task]?.includes(kind)),
          }).not.toMatchObject({ holds: [] })
  })

  test('names an agency of every kind, two municipalities and two shelters, with test OINs', () => {
    const agencies = documents.find((document) => document.kind === 'agencies')?.agencies ?? []
    expect(new Set(agencies.map(({ kind }) => kind))).toEqual(new Set(vocabulary?.kinds))
    for (const kind of ['MUNICIPALITY', 'SHELTER', 'POLICE'])
      expect(agencies.filter((agency) => agency.kind === kind)).toHaveLength(2)
    for (const { oin } of agencies) expect(oin).toMatch(/^00000099\d{12}$/)
  })
})
