import { describe, expect, test } from '@jest/globals'
import { mostEver } from '../../policies/engine/decide.ts'
import { catalogue, expectedCell } from './catalogue.ts'
import { deviations, everyState, factStates } from './deviations.ts'
import { at, documents, schema, shipped } from './shipped-policy.ts'

const vocabulary = documents.find((document) => document.kind === 'vocabulary')

describe('the shipped policies against the catalogue', () => {
  test('has 24 purposes and 256 fields, 6,144 cells', () => {
    expect(catalogue.purposes).toHaveLength(24)
    expect(catalogue.fields).toHaveLength(256)
    expect([...shipped.purposes.keys()].sort()).toEqual(
      [...catalogue.purposes.map(({ id }) => id), 'signal.report'].sort(),
    )
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

  test.each(factStates())(
    'gives every kind exactly the catalogue’s cells, and no other coordinate, when $name',
    ({ facts }) => {
      expect([...deviations(shipped, [facts])]).toEqual([])
    },
  )

  test.each(catalogue.purposes)(
    'gives the askers of $id exactly that in every state of the facts it depends on',
    (purpose) => {
      expect([...deviations(shipped, everyState(purpose), { purposes: [purpose], kinds: purpose.agencies })]).toEqual(
        [],
      )
    },
  )

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
