import type { DisclosureRecord } from '../../../gateway/log/disclosure-record.ts'

/** A record of a made-up disclosure, told apart by its number. */
export function recordNumber(number: number, changes: Partial<DisclosureRecord> = {}): DisclosureRecord {
  return {
    decision: `decision-${number}`,
    at: '2026-03-02T10:00:00.000Z',
    agency: '00000099000000011000',
    kind: 'SHELTER',
    client: 'shelter-noord',
    purpose: 'shelter.place',
    policy: 'ab'.repeat(32),
    operation: 'cd'.repeat(32),
    case: `case-${number % 3}`,
    tasks: ['task-1'],
    legalBasis: [{ law: 'GDPR', article: '6(1)(a)' }],
    confidential: false,
    disclosed: [{ coordinate: 'ShelterRequest.urgency', form: 'full' }],
    withheld: [{ coordinate: 'CarePlan.notes', reason: 'no-rule' }],
    internal: ['ReferralCase.caseId'],
    backstop: [],
    outcome: 'answered',
    ...changes,
  }
}

/** The same as a hub writes it that also tells what was decided by: rules, facts, types of tasks. */
export function fullRecordNumber(number: number): DisclosureRecord {
  return recordNumber(number, {
    taskTypes: ['PLACE_SHELTER'],
    facts: { 'consent-given': false, 'urgency-acute': true },
    closed: [{ id: 'task-0', type: 'STAY_SHELTER', closedAt: '2026-02-28T10:00:00.000Z' }],
    changes: ['Mutation.holdPlace'],
    disclosed: [{ coordinate: 'ShelterRequest.urgency', form: 'full', rule: 'what-is-asked' }],
    withheld: [{ coordinate: 'CarePlan.notes', reason: 'condition', missing: ['consent-given'] }],
    outcome: 'begun',
  })
}
