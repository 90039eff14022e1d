import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { storyHub, type StoryHub } from '../fixtures/story-hub.ts'
import { documents } from '../policies/shipped-policy.ts'
import { describeOnEachStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const DESK = ['comensha', 'registration.national'] as const
const SHELTER = ['shelter-noord', 'shelter.place'] as const
const agencies = documents.flatMap((document) => (document.kind === 'agencies' ? document.agencies : []))
const oin = (slug: string): string => agencies.find((agency) => agency.slug === slug)?.oin ?? ''

interface Told {
  readonly tasks: readonly { readonly type: string; readonly why: string; readonly endedBy: string | null }[]
}

describeOnEachStore('What an agency is told of its own work', (openTestStore) => {
  let store: TestStore
  let story: StoryHub
  beforeAll(async () => {
    store = await openTestStore()
    story = await storyHub(store)
    const opened = await story.does(
      ...DESK,
      'openCase',
      'helpWanted: true ageStatus: ADULT residenceGroup: THIRD_LAWFUL careRegion: AMSTERDAM',
    )
    story.about(opened.caseId ?? '')
  }, 120_000)
  afterAll(async () => {
    await story.close()
    await store.drop()
  }, 60_000)

  const asks = async (who: readonly [string, string], query: string) => {
    const { data, errors } = await story.ask(...who, query)
    expect(errors).toBeUndefined()
    return data
  }
  const told = async (who: readonly [string, string]): Promise<readonly string[]> => {
    const query =
      '{ formerTasks { tasks { taskId type openedAt closedAt outcome why endedBy } hasNextPage endCursor } }'
    const page = (await asks(who, query))?.formerTasks as Told
    return page.tasks.map(({ type, why, endedBy }) => `${type} ${why} ${endedBy}`)
  }
  const due = async (who: readonly [string, string], which: string): Promise<readonly string[]> => {
    const tasks = (await asks(who, `{ tasks(due: ${which}) { edges { node { type } } } }`))?.tasks as {
      edges: readonly { node: { type: string } }[]
    }
    return tasks.edges.map(({ node }) => node.type)
  }

  test('a shelter whose case is gone reads that consent was withdrawn, and nothing of the case since', async () => {
    const agreed = await story.does(
      ...DESK,
      'recordConsent',
      'scope: "shelter.place" recipients: ["COMENSHA", "SHELTER"] status: GIVEN givenBy: SELF form: WRITTEN',
    )
    await story.does(...DESK, 'requestShelter', 'urgency: PLANNED shelterTypeNeeded: OMM callName: "Ada"')
    await story.does('comensha', 'shelter.place', 'offerTask', `type: PLACE_SHELTER to: "${oin('shelter-noord')}"`)
    expect(await told(SHELTER)).toEqual([])
    expect(await due(SHELTER, 'SOON')).toEqual(['PLACE_SHELTER'])
    await story.does(...SHELTER, 'acceptTask')
    expect(await story.reads(...SHELTER, 'isOpen')).toMatchObject({ isOpen: true })

    await story.does(...DESK, 'withdrawConsent', `consentId: "${agreed.id}" version: ${agreed.version}`)
    expect(await story.reads(...SHELTER, 'isOpen')).toBeNull()
    const gone = await told(SHELTER)
    expect(gone).toEqual(['PLACE_SHELTER CONSENT_WITHDRAWN COMENSHA'])
    // Its own tasks, for the purpose they were of.
    expect(await told(['shelter-zuid', 'shelter.place'])).toEqual([])

    await story.does(...DESK, 'requestShelter', 'urgency: PLANNED shelterTypeNeeded: WOMENS callName: "Ada"')
    await story.does(
      ...DESK,
      'recordConsent',
      'scope: "shelter.place" recipients: ["COMENSHA"] status: GIVEN givenBy: SELF form: WRITTEN',
    )
    await story.does(...DESK, 'refer', 'service: VICTIM_SUPPORT')
    await story.day(9)
    expect(await told(SHELTER)).toEqual(gone)
  }, 60_000)

  test('a desk finds what is overdue', async () => {
    expect(await due(DESK, 'OVERDUE')).toEqual(['REGISTER_NATIONAL'])
    expect(await due(DESK, 'SOON')).toEqual([])
  })

  test('the agency that leads a case hears that every agency declined, under its own task', async () => {
    const alarms = async (who: readonly [string, string]) =>
      (await asks(who, '{ alarms { kind taskId raisedAt } }'))?.alarms as readonly { kind: string; taskId: string }[]
    expect(await alarms(DESK)).toEqual([])
    await story.does(
      ...DESK,
      'recordConsent',
      'scope: "health.refer" recipients: ["HEALTH"] status: GIVEN givenBy: SELF form: WRITTEN',
    )
    await story.does(...DESK, 'refer', 'service: PSYCHOSOCIAL')
    await story.does('health', 'health.refer', 'declineTask', 'reason: NO_CAPACITY')
    expect(await told(['health', 'health.refer'])).toEqual(['HEALTH_INTAKE DECLINED HEALTH'])
    const [heard] = await alarms(DESK)
    expect(heard?.kind).toBe('NO_AGENCY_LEFT')
    const own = (await asks(DESK, '{ tasks { edges { node { taskId type } } } }'))?.tasks as {
      edges: readonly { node: { taskId: string } }[]
    }
    expect(own.edges.map(({ node }) => node.taskId)).toContain(heard?.taskId)
    expect(await alarms(['health', 'health.refer'])).toEqual([])
  })
})
