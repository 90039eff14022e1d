import type { CaseStory, WorldAgency } from '../case-story.ts'
export function demoCases(_agencies: readonly WorldAgency[]): CaseStory[] {
  return []
}
