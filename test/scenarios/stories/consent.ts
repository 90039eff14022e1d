import type { StoryHub } from '../../fixtures/story-hub.ts'

/** What an adult agrees to in writing, as arguments of recordConsent. */
export const consent = (scope: string, ...kinds: readonly string[]): string =>
  `scope: "${scope}" recipients: ${JSON.stringify(kinds)} status: GIVEN givenBy: SELF form: WRITTEN explainedInLanguage: "eng"`

/** The consent to a purpose that stands, as its coordinator reads it: arguments of its withdrawal. */
export async function consentTo(hub: StoryHub, purpose: string): Promise<string> {
  const read = await hub.reads('care-coordination', 'care.coordinate', 'consents { consentId scope status version }')
  const consents = (read?.['consents'] ?? []) as readonly Readonly<Record<string, unknown>>[]
  const given = consents.find(({ scope, status }) => scope === purpose && status === 'GIVEN')
  return `consentId: ${JSON.stringify(given?.['consentId'])} version: ${String(given?.['version'])}`
}
