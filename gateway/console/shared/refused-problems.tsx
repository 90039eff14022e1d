import { language } from './language.ts'
import type { ChangeRefusal } from './refusals.ts'
import { Said } from './said.tsx'

/** What would be wrong with the policies, one by one, each in the language of the page where it is told in that. */
export function RefusedProblems({ refusal }: { readonly refusal: ChangeRefusal | null | undefined }) {
  const problems = refusal?.problems ?? []
  return problems.length === 0 ? null : (
    <ul>
      {problems.map(({ en, nl }) => (
        <li key={en}>
          <Said said={language === 'nl' && nl !== null ? { text: nl, language: 'nl' } : { text: en, language: 'en' }} />
        </li>
      ))}
    </ul>
  )
}
