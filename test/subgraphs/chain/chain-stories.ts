import { POLICE_A, POLICE_B, SHELTER_A, story, task } from '../support/stories.ts'

/** Many cases that are alike, to page through and to count statements over. */
export const many = Array.from({ length: 500 }, (_, i) =>
  story(`many-${String(i).padStart(3, '0')}`, {
    referralCase: { openedAt: '2026-01-05T09:00:00Z', state: i % 2 === 0 ? 'IN_SUPPORT' : 'ON_PERMIT' },
    // Several open at one moment: the order must hold on the id.
    tasks: [task(`many-task-${String(i).padStart(3, '0')}`, 'ASSESS_SAFETY', SHELTER_A, 'OPEN')],
  }),
)

/** Cases in every state that decides whether they are open. */
export const STORIES = [
  story('open', {
    tasks: [
      task('t-open', 'ASSESS_SIGNAL', POLICE_A, 'OPEN'),
      task('t-theirs', 'CARE_PLAN', SHELTER_A, 'OPEN', '2026-02-03T10:00:00Z'),
    ],
    asserted: [
      { name: 'urgency-acute', value: true, assertedBy: SHELTER_A, assertedAt: '2026-02-01T10:00:00Z' },
      { name: 'urgency-acute', value: false, assertedBy: SHELTER_A, assertedAt: '2026-02-02T10:00:00Z' },
    ],
  }),
  story('closing', { tasks: [task('t-closing', 'ASSESS_SIGNAL', POLICE_A, 'OPEN')] }),
  story('offered', { tasks: [task('t-offered', 'ASSESS_SIGNAL', POLICE_A, 'OFFERED', '2026-02-02T10:00:00Z')] }),
  ...['SUSPENDED', 'DONE', 'DECLINED', 'LAPSED'].map((status) =>
    story(status.toLowerCase(), { tasks: [task(`t-${status.toLowerCase()}`, 'ASSESS_SIGNAL', POLICE_A, status)] }),
  ),
  story('theirs', { tasks: [task('t-b', 'ASSESS_SIGNAL', POLICE_B, 'OPEN')] }),
  story('other-type', { tasks: [task('t-report', 'TAKE_REPORT', POLICE_A, 'OPEN')] }),
  story('shut', {
    referralCase: { closedAt: '2026-03-01T10:00:00Z', isOpen: false, state: 'CLOSED' },
    tasks: [task('t-shut', 'ASSESS_SIGNAL', POLICE_A, 'OPEN')],
  }),
  story('former', {
    tasks: [
      { ...task('t-former', 'TAKE_REPORT', POLICE_A, 'DONE'), closedAt: '2026-03-10T12:00:00Z' },
      {
        ...task('t-longer', 'TAKE_REPORT', POLICE_A, 'DONE', '2026-01-20T10:00:00Z'),
        closedAt: '2026-02-01T12:00:00Z',
      },
      {
        ...task('t-former-given', 'TAKE_REPORT', POLICE_A, 'DONE'),
        closedAt: '2026-03-10T12:00:00Z',
        outcome: 'HANDED_OVER',
      },
      { ...task('t-kind', 'PROSECUTE', POLICE_A, 'DONE'), closedAt: '2026-03-10T12:00:00Z' },
      ...['SUSPENDED', 'DECLINED', 'LAPSED'].map((status) => ({
        ...task(`t-former-${status}`, 'TAKE_REPORT', POLICE_A, status),
        closedAt: '2026-03-10T12:00:00Z',
      })),
      { ...task('t-offer', 'TAKE_REPORT', POLICE_A, 'OFFERED'), closedAt: '2026-03-10T12:00:00Z' },
      { ...task('t-handed', 'TAKE_REPORT', POLICE_B, 'DONE'), closedAt: '2026-03-10T12:00:00Z' },
    ],
  }),
  story('former-shut', {
    referralCase: { closedAt: '2026-03-10T12:00:00Z', isOpen: false, state: 'CLOSED' },
    tasks: [{ ...task('t-former-shut', 'TAKE_REPORT', POLICE_A, 'DONE'), closedAt: '2026-03-10T12:00:00Z' }],
  }),
  ...many,
]
