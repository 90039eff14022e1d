import { type Me, showPage, SignIn } from '../shared/page.tsx'
import { say } from '../shared/language.ts'

const WORDS = {
  title: { en: 'Schakel console', nl: 'Schakel-console' },
  what: {
    en: 'See who may see which data in the referral chain, propose changes, and look up what was disclosed.',
    nl: 'Bekijk wie welke gegevens in de keten mag zien, stel wijzigingen voor en zoek op wat er is verstrekt.',
  },
  synthetic: { en: 'All cases here are made up.', nl: 'Alle zaken hier zijn verzonnen.' },
  welcome: { en: 'You are signed in. Choose a page above.', nl: 'U bent aangemeld. Kies hierboven een pagina.' },
  expired: {
    en: 'Signing in took too long. Try again.',
    nl: 'Het aanmelden duurde te lang. Probeer het opnieuw.',
  },
  failed: { en: 'Signing in did not succeed. Try again.', nl: 'Het aanmelden is niet gelukt. Probeer het opnieuw.' },
  unknown: {
    en: 'You are not on the list of people who may use this console. Ask the chain’s privacy officer.',
    nl: 'U staat niet op de lijst van mensen die deze console mogen gebruiken. Vraag de privacy officer van de keten.',
  },
}

function Start({ me }: { readonly me: Me | null }) {
  const why = new URLSearchParams(location.search).get('sign-in')
  const problem = why === 'expired' || why === 'failed' || why === 'unknown' ? WORDS[why] : undefined
  return (
    <>
      {problem !== undefined && (
        <p className="nl-paragraph" role="alert">
          {say(problem)}
        </p>
      )}
      <p className="nl-paragraph">{say(WORDS.what)}</p>
      <p className="nl-paragraph">{say(WORDS.synthetic)}</p>
      {me === null ? (
        <p className="nl-paragraph">
          <SignIn />
        </p>
      ) : (
        <p className="nl-paragraph">{say(WORDS.welcome)}</p>
      )}
    </>
  )
}

showPage({ title: WORDS.title, content: (me) => <Start me={me} /> })
