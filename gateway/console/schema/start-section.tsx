import { pageAddress, say } from '../shared/language.ts'
import { Section } from './section.tsx'
import { useAsked } from './use-asked.ts'

const WORDS = {
  title: { en: 'Start here as a developer', nl: 'Begin hier als ontwikkelaar' },
  how: {
    en: 'In a terminal, in the folder of the project. Every agency of the demo has an identity of its own; a token is for one purpose.',
    nl: 'In een terminal, in de map van het project. Elke organisatie van de demo heeft een eigen identiteit; een token is voor één doel.',
  },
  queries: { en: 'Three queries to paste', nl: 'Drie vragen om te plakken' },
  as: { en: 'as', nl: 'als' },
  for: { en: 'for', nl: 'voor' },
  try: { en: 'Or try them in the playground', nl: 'Of probeer ze in de speelplaats' },
}

const FIRST_STEPS = `query ($language: String!) { firstSteps(language: $language) {
  commands { title text }
  queries { title agency purpose document }
} }`

interface FirstSteps {
  readonly commands: readonly { readonly title: string; readonly text: string }[]
  readonly queries: readonly {
    readonly title: string
    readonly agency: string
    readonly purpose: string
    readonly document: string
  }[]
}

export function StartSection() {
  const answer = useAsked<{ firstSteps: FirstSteps }>(FIRST_STEPS)
  return (
    <Section
      id="start"
      title={WORDS.title}
      answer={answer}
      content={({ firstSteps: { commands, queries } }) => (
        <>
          <p className="nl-paragraph">{say(WORDS.how)}</p>
          {commands.map(({ title, text }) => (
            <Command key={text} title={title} text={text} />
          ))}
          <h3 className="nl-heading nl-heading--level-3">{say(WORDS.queries)}</h3>
          {queries.map(({ title, agency, purpose, document }) => (
            <Command
              key={document}
              title={`${title} (${say(WORDS.as)} ${agency}, ${say(WORDS.for)} ${purpose})`}
              text={`npx schakel query --agency ${agency} --purpose ${purpose} '${document}'`}
            />
          ))}
          <p className="nl-paragraph">
            <a className="nl-link" href={pageAddress('playground/')}>
              {say(WORDS.try)}
            </a>
          </p>
        </>
      )}
    />
  )
}

function Command({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className="schema-command">
      <p className="nl-paragraph">{title}</p>
      <pre className="console-wide" tabIndex={0} role="region" aria-label={title}>
        {text}
      </pre>
    </div>
  )
}
