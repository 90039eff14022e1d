import { RECORD_TYPES, type CaseStory, type RecordType, type Row } from '../../../subgraphs/kit/synthetic/case-story.ts'

/** OINs of agencies in the stories of the tests. */
export const POLICE_A = '00000099000000001000'
export const POLICE_B = '00000099000000002000'
export const SHELTER_A = '00000099000000011000'

/** What a test story says beside the defaults. */
export interface StoryParts {
  readonly referralCase?: Row
  readonly tasks?: readonly Row[]
  readonly referrals?: readonly Row[]
  readonly consents?: readonly Row[]
  readonly asserted?: CaseStory['asserted']
  readonly records?: Partial<Record<RecordType, readonly Row[]>>
}

/** A case story with what the test is about; the rest is empty. */
export function story(caseId: string, parts: StoryParts = {}): CaseStory {
  const none = Object.fromEntries(RECORD_TYPES.map((type) => [type, []])) as unknown as Record<
    RecordType,
    readonly Row[]
  >
  return {
    caseId,
    referralCase: {
      caseId,
      state: 'IN_SUPPORT',
      openedAt: '2026-01-05T09:00:00Z',
      ageStatus: 'ADULT',
      residenceGroup: 'THIRD_NO_STAY',
      leadAgency: SHELTER_A,
      safetyLevel: 'NONE_KNOWN',
      isOpen: true,
      consentBand: 'ADULT',
      ...parts.referralCase,
    },
    tasks: parts.tasks ?? [],
    referrals: parts.referrals ?? [],
    consents: parts.consents ?? [],
    asserted: parts.asserted ?? [],
    records: { ...none, ...parts.records },
  }
}

/** A task row. */
export function task(
  taskId: string,
  type: string,
  holder: string,
  status: string,
  openedAt = '2026-02-01T10:00:00Z',
): Row {
  return { taskId, type, holder, status, openedAt }
}

/** A police signal row. */
export function signal(signalId: string, recordedBy: string, more: Row = {}): Row {
  return {
    signalId,
    receivedAt: '2026-01-04T08:00:00Z',
    reportedByType: 'NP',
    indicatorCodes: [],
    exploitationSuspected: ['LABOUR'],
    municipalityCode: '0363',
    narrative: `story of ${signalId}`,
    recordedBy,
    ...more,
  }
}

/** A police file row. */
export function victimFile(policeFileNumber: string, more: Row = {}): Row {
  return {
    policeFileNumber,
    unitCode: 'AMSTERDAM',
    wpgArticle: 'ART_8',
    subjectCategory: 'VICTIM',
    fullName: `Name of ${policeFileNumber}`,
    birthDate: '1999-04-12',
    ...more,
  }
}
