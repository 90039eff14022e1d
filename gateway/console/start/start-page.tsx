import { useEffect, useState } from 'react'
import { ask } from '../shared/ask.ts'
import { pageAddress, say, type Words } from '../shared/language.ts'
import { type Me, PAGES, showPage, SignIn } from '../shared/page.tsx'

const WORDS = {
  title: { en: 'Schakel console', nl: 'Schakel-console' },
  what: {
    en: 'See who may see which data in the referral chain, propose changes, and look up what was disclosed.',
    nl: 'Bekijk wie welke gegevens in de keten mag zien, stel wijzigingen voor en zoek op wat er is verstrekt.',
  },
  synthetic: { en: 'All cases here are made up.', nl: 'Alle zaken hier zijn verzonnen.' },
  pages: { en: 'What you can do here', nl: 'Wat u hier kunt doen' },
  look: { en: 'Look at them', nl: 'Bekijk ze' },
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
        <Signed me={me} />
      )}
    </>
  )
}

/** What waits for the signed-in person, and the pages they may use. */
function Signed({ me }: { readonly me: Me }) {
  const [waiting, setWaiting] = useState(0)
  const maySee = me.may.includes('see-policies')
  useEffect(() => {
    if (!maySee) return
    // Only a hint: the page of changes says why when it cannot be told.
    ask<{ changes: readonly { waitingFor: readonly string[] }[] }>('{ changes { waitingFor } }').then(
      ({ changes }) => setWaiting(changes.filter(({ waitingFor }) => waitingFor.length > 0).length),
      () => undefined,
    )
  }, [maySee])
  return (
    <>
      {waiting > 0 && (
        <p className="nl-paragraph" role="status">
          {say(waitingText(waiting))}{' '}
          <a className="nl-link" href={pageAddress('changes/')}>
            {say(WORDS.look)}
          </a>
        </p>
      )}
      <h2 className="nl-heading nl-heading--level-2">{say(WORDS.pages)}</h2>
      <dl className="console-pages">
        {PAGES.filter(({ action }) => me.may.includes(action)).map(({ path, title, about }) => (
          <div key={path}>
            <dt>
              <a className="nl-link" href={pageAddress(path)}>
                {say(title)}
              </a>
            </dt>
            <dd>{say(about)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function waitingText(count: number): Words {
  return count === 1
    ? { en: 'One change waits for you.', nl: 'Er wacht één wijziging op u.' }
    : { en: `${count} changes wait for you.`, nl: `Er wachten ${count} wijzigingen op u.` }
}

showPage({ title: WORDS.title, content: (me) => <Start me={me} /> })
