import type { PersonEntry, PersonRole } from '../../policies/engine/policy-document.ts'

const ROLES: Readonly<Record<PersonRole, { readonly en: string; readonly nl: string }>> = {
  'privacy-officer': { en: 'Privacy officers', nl: 'Privacy officers' },
  'data-protection-officer': { en: 'Data protection officers', nl: 'Functionarissen gegevensbescherming' },
  'mandate-holder': { en: 'Mandate holders', nl: 'Mandaathouders' },
  auditor: { en: 'Auditors', nl: 'Auditors' },
  developer: { en: 'Developers', nl: 'Ontwikkelaars' },
}

/** The page on which a visitor of the demo says who to be; every name is a link below `path`. */
export function demoPeoplePage(people: readonly PersonEntry[], path: string): string {
  const groups = Object.entries(ROLES).map(([role, title]) => {
    const those = people.filter(({ roles }) => roles[0] === role)
    if (those.length === 0) return ''
    const links = those.map(
      ({ id, name }) => `<li><a href="${path}/${encodeURIComponent(id)}">${escaped(name)}</a></li>`,
    )
    const both = title.en === title.nl ? title.en : `${title.en} <span lang="nl">(${title.nl})</span>`
    return `<section><h2>${both}</h2><ul>${links.join('')}</ul></section>`
  })
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Who are you? - Schakel demo</title>
    <link rel="icon" href="/console/icon.svg">
    <link rel="stylesheet" href="/console/sign-in.css">
  </head>
  <body>
    <main>
      <h1>Who are you?</h1>
      <p>This is a demo: all people are made up, and nobody asks for a password.</p>
      <p lang="nl">Dit is een demo: alle personen zijn verzonnen, en niemand vraagt om een wachtwoord.</p>
      ${groups.join('\n      ')}
    </main>
  </body>
</html>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
