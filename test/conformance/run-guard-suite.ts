import { describe, expect, test } from '@jest/globals'
import type { Permit } from '../../schema/permit.ts'
import { ask } from '../subgraphs/support/test-hub.ts'
import { entities, FILE, granted, representations, type RunningSubgraph, scope } from './subgraph-question.ts'

/** Under a permit nothing is shown, and nothing read, but the coordinates and cases that it names. */
export function runGuardSuite(running: RunningSubgraph): void {
  async function asked(selection: string, claims: Partial<Permit>, ...caseIds: string[]): Promise<unknown[]> {
    const cases = caseIds.length === 0 ? ['case-1'] : caseIds
    const answer = await ask(
      running.hub,
      running.subgraph.url,
      { aud: 'police', ...claims },
      entities(selection),
      representations(...cases),
    )
    expect(answer.json.errors).toBeUndefined()
    return answer.json.data?.['_entities'] as unknown[]
  }

  describe('the guard', () => {
    test('gives null for a case the permit does not name', async () => {
      expect(
        await asked('policeVictimFile { fullName }', { scopes: granted.scopes }, 'case-2', 'case-1', 'absent'),
      ).toEqual([null, { policeVictimFile: { fullName: 'Name of PL-1' } }, null])
    })

    test('gives null for a coordinate the permit does not name, also under an alias and in a fragment', async () => {
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ReferralCase { policeVictimFile {
        policeFileNumber x: birthDate ...rest } } } } fragment rest on PoliceVictimFile { unitCode fullName }`
      const { json } = await ask(running.hub, running.subgraph.url, granted, query, representations('case-1'))
      expect(json.data).toEqual({
        _entities: [
          { policeVictimFile: { policeFileNumber: 'PL-1', x: null, unitCode: null, fullName: 'Name of PL-1' } },
        ],
      })
    })

    test('gives null for a link the permit does not name, whatever it leads to', async () => {
      const scopes = [scope(['case-1'], FILE.slice(1))]
      expect(await asked('policeVictimFile { fullName }', { scopes })).toEqual([{ policeVictimFile: null }])
    })

    test('keeps two cases of one request apart: what one shows the other does not', async () => {
      const scopes = [
        scope(['case-1'], FILE),
        scope(['case-2'], ['ReferralCase.policeVictimFile', 'PoliceVictimFile.policeFileNumber']),
      ]
      expect(await asked('policeVictimFile { policeFileNumber fullName }', { scopes }, 'case-1', 'case-2')).toEqual([
        { policeVictimFile: { policeFileNumber: 'PL-1', fullName: 'Name of PL-1' } },
        { policeVictimFile: { policeFileNumber: 'PL-2', fullName: null } },
      ])
    })

    test('does not open a case whose tasks are only offered', async () => {
      const scopes = [scope(['case-1'], FILE, { offered: true })]
      expect(await asked('policeVictimFile { fullName }', { scopes })).toEqual([null])
    })

    test('gives the schema text only to a permit that names it', async () => {
      const query = '{ _service { sdl } }'
      const closed = await ask(running.hub, running.subgraph.url, { aud: 'police' }, query)
      expect(closed.json.data?.['_service'] ?? null).toBeNull()
      const open = await ask(
        running.hub,
        running.subgraph.url,
        { aud: 'police', open: { 'Query._service': 'full' } },
        query,
      )
      expect(open.json.data).toEqual({ _service: { sdl: expect.stringContaining('type PoliceSignal') } })
    })

    test.each([
      ['year', '1999'],
      ['month', '1999-04'],
      ['full', '1999-04-12'],
    ] as const)('shows a date in the form %s', async (form, shown) => {
      const see = { 'ReferralCase.policeVictimFile': 'full', 'PoliceVictimFile.birthDate': form } as const
      const answer = await asked('policeVictimFile { birthDate }', { scopes: [{ cases: ['case-1'], see, own: [] }] })
      expect(answer).toEqual([{ policeVictimFile: { birthDate: shown } }])
    })

    test('shows the region of a municipality without the municipality', async () => {
      const scopes = [scope(['case-2'], ['ReferralCase.policeSignals', 'PoliceSignal.municipalityCodeRegion'])]
      const answer = await asked('policeSignals { municipalityCode municipalityCodeRegion }', { scopes }, 'case-2')
      expect(answer).toEqual([{ policeSignals: [{ municipalityCode: null, municipalityCodeRegion: 'AMSTERDAM' }] }])
    })

    test('shows own rows only where the permit says own: recorded by the asker or handed over to it', async () => {
      const coordinates = ['ReferralCase.policeSignals', 'PoliceSignal.signalId', 'PoliceSignal.narrative']
      const scopes = [scope(['case-1'], coordinates, { own: coordinates.slice(1) })]
      expect(await asked('policeSignals { signalId narrative }', { scopes })).toEqual([
        {
          policeSignals: [
            { signalId: 's-handed', narrative: 'story of s-handed' },
            { signalId: 's-own', narrative: 'story of s-own' },
          ],
        },
      ])
    })

    test('shows every row but only the own ones’ protected fields when the rest is not limited to own', async () => {
      const coordinates = ['ReferralCase.policeSignals', 'PoliceSignal.signalId', 'PoliceSignal.narrative']
      const scopes = [scope(['case-1'], coordinates, { own: ['PoliceSignal.narrative'] })]
      expect(await asked('policeSignals { signalId narrative }', { scopes })).toEqual([
        {
          policeSignals: [
            { signalId: 's-foreign', narrative: null },
            { signalId: 's-handed', narrative: 'story of s-handed' },
            { signalId: 's-own', narrative: 'story of s-own' },
          ],
        },
      ])
    })

    test('does not even count rows for a link that the permit does not show', async () => {
      const scopes = [scope(['case-1'], ['PoliceSignal.narrative'])]
      running.subgraph.statements()
      expect(await asked('policeSignals { __typename narrative }', { scopes })).toEqual([{ policeSignals: null }])
      expect(running.subgraph.statements()).toEqual([])
    })

    test('shows of a link alone that its object is there, for what leaves no trace', async () => {
      const scopes = [scope(['case-1'], ['ReferralCase.policeVictimFile'])]
      running.subgraph.statements()
      expect(await asked('policeVictimFile { fullName }', { scopes })).toEqual([
        { policeVictimFile: { fullName: null } },
      ])
      expect(running.subgraph.statements().join()).not.toContain('full_name')
    })

    test('counts only the asker’s own rows of a link that shows only those', async () => {
      const link = 'ReferralCase.policeSignals'
      const scopes = [scope(['case-1'], [link], { own: [link] })]
      const rows = await asked('policeSignals { __typename }', { scopes })
      expect(rows).toEqual([{ policeSignals: [{ __typename: 'PoliceSignal' }, { __typename: 'PoliceSignal' }] }])
    })
  })

  describe('the store', () => {
    test('is not asked for a column that no case may be shown', async () => {
      running.subgraph.statements()
      await asked('policeVictimFile { policeFileNumber fullName birthDate }', { scopes: granted.scopes })
      const [statement, ...others] = running.subgraph.statements()
      expect(others).toEqual([])
      expect(statement).toContain('full_name')
      expect(statement).not.toContain('birth_date')
    })
  })
}
