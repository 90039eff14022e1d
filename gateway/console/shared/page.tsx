import '@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css'
import '@nl-design-system-candidate/button-css/button.css'
import '@nl-design-system-candidate/heading-css/heading.css'
import '@nl-design-system-candidate/link-css/link.css'
import '@nl-design-system-candidate/paragraph-css/paragraph.css'
import '@nl-design-system-candidate/skip-link-css/skip-link.css'
import '@nl-design-system-candidate/data-badge-css/data-badge.css'
import '@utrecht/table-css/dist/index.css'
import '@utrecht/textbox-css/dist/index.css'
import './page.css'
import { type ReactNode, StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { ask } from './ask.ts'
import { language, pageAddress, say, type Words } from './language.ts'

/** Who is signed in, as every page knows them. */
export interface Me {
  readonly id: string
  readonly name: string
  readonly for: string
  readonly roles: readonly string[]
  readonly may: readonly string[]
}

/** A page as the menu and the start page name it; `action`: what one must be allowed to do to find it there. */
export interface PageEntry {
  readonly path: string
  readonly title: Words
  readonly about: Words
  readonly action: string
}

/** The pages of the console, in the order of the menu. */
export const PAGES: readonly PageEntry[] = [
  {
    path: 'policies/',
    title: { en: 'Matrix', nl: 'Matrix' },
    about: {
      en: 'The whole chain on one sheet: which data each purpose shows. Change it, and see at once what follows.',
      nl: 'De hele keten op één blad: welke gegevens elk doel laat zien. Wijzig iets en zie meteen wat daaruit volgt.',
    },
    action: 'see-policies',
  },
  {
    path: 'who/',
    title: { en: 'Who sees what', nl: 'Wie ziet wat' },
    about: {
      en: 'Who may see a field, what an agency may see, how a case looks to it: today or on any day before.',
      nl: 'Wie een veld mag zien, wat een organisatie mag zien, hoe een zaak er voor haar uitziet: vandaag of op een eerdere dag.',
    },
    action: 'see-policies',
  },
  {
    path: 'changes/',
    title: { en: 'Changes', nl: 'Wijzigingen' },
    about: {
      en: 'Every version of the policies, from draft to obsolete: give advice, sign, roll back.',
      nl: 'Elke versie van het beleid, van concept tot vervallen: adviseer, onderteken, draai terug.',
    },
    action: 'see-policies',
  },
  {
    path: 'log/',
    title: { en: 'Log', nl: 'Logboek' },
    about: {
      en: 'Who looked at a case and why, what was refused, what nobody uses.',
      nl: 'Wie een zaak bekeek en waarom, wat er is geweigerd, wat niemand gebruikt.',
    },
    action: 'read-log',
  },
  {
    path: 'playground/',
    title: { en: 'Playground', nl: 'Speelplaats' },
    about: {
      en: 'Try a query as an agency, and read why each field is shown or withheld.',
      nl: 'Probeer een vraag uit als organisatie, en lees waarom elk veld wel of niet wordt getoond.',
    },
    action: 'play',
  },
  {
    path: 'schema/',
    title: { en: 'Schema and status', nl: 'Schema en status' },
    about: {
      en: 'Every field with its owner, how the hub does, how much work waits in the chain, and how to begin.',
      nl: 'Elk veld met zijn houder, hoe het met de hub gaat, hoeveel werk er wacht in de keten, en hoe u begint.',
    },
    action: 'see-status',
  },
]

const WORDS = {
  skip: { en: 'Skip to the content', nl: 'Ga naar de inhoud' },
  menu: { en: 'Pages', nl: 'Pagina’s' },
  other: { en: 'Nederlands', nl: 'English' },
  signOut: { en: 'Sign out', nl: 'Afmelden' },
  signIn: { en: 'Sign in', nl: 'Aanmelden' },
  loading: { en: 'Loading …', nl: 'Laden …' },
  notIn: { en: 'Sign in to use this page.', nl: 'Meld u aan om deze pagina te gebruiken.' },
  mayNot: {
    en: 'Your role has no access to this page. The pages you may use are in the menu.',
    nl: 'Uw rol geeft geen toegang tot deze pagina. De pagina’s die u mag gebruiken staan in het menu.',
  },
  failed: {
    en: 'The hub cannot be reached. Try again in a moment.',
    nl: 'De hub is niet bereikbaar. Probeer het zo nog eens.',
  },
} as const satisfies Readonly<Record<string, Words>>

export interface PageOptions {
  /** As in PAGES; absent: the start page. */
  readonly path?: string
  readonly title: Words
  /** Comes before everything else for whoever goes by the keyboard, such as a link to the same page without an editor. */
  readonly first?: ReactNode
  /** What is shown; `me` is null only on the start page. */
  readonly content: (me: Me | null) => ReactNode
}

/** Puts a page of the console on the screen: menu, who is signed in, and the content for whoever may see it. */
export function showPage(options: PageOptions): void {
  document.documentElement.lang = language
  document.title = `${say(options.title)} · Schakel`
  const place = document.querySelector('#page')
  if (place === null) throw new Error('The page has no place for its content')
  createRoot(place).render(
    <StrictMode>
      <Page {...options} />
    </StrictMode>,
  )
}

function Page({ path, title, first, content }: PageOptions) {
  const [me, setMe] = useState<Me | null | 'failed' | undefined>(undefined)
  useEffect(() => {
    ask<{ me: Me | null }>('{ me { id name for roles may } }').then(
      ({ me }) => setMe(me),
      () => setMe('failed'),
    )
  }, [])
  const person = me === undefined || me === 'failed' ? null : me
  useLeftPage(person)
  return (
    <>
      {first}
      <a className="nl-skip-link nl-skip-link--visible-on-focus" href="#content">
        {say(WORDS.skip)}
      </a>
      <Header path={path} me={person} />
      <main id="content" tabIndex={-1} aria-busy={me === undefined}>
        <h1 className="nl-heading nl-heading--level-1">{say(title)}</h1>
        {me === undefined ? (
          <p className="nl-paragraph">{say(WORDS.loading)}</p>
        ) : me === 'failed' ? (
          <p className="nl-paragraph" role="alert">
            {say(WORDS.failed)}
          </p>
        ) : (
          <Allowed path={path} me={me} content={content} />
        )}
      </main>
    </>
  )
}

/**
 * A browser keeps a page that was left, and shows it as it was to whoever goes back: with what it said, also after signing out.
 * So it is left blank, and shown again to the same person alone.
 */
function useLeftPage(me: Me | null): void {
  useEffect(() => {
    const leave = (): void => {
      document.body.hidden = true
    }
    const comeBack = ({ persisted }: PageTransitionEvent): void => {
      if (!persisted) return
      ask<{ me: { readonly id: string } | null }>('{ me { id } }').then(
        ({ me: now }) => {
          if (now?.id === me?.id) document.body.hidden = false
          else location.reload()
        },
        () => location.reload(),
      )
    }
    addEventListener('pagehide', leave)
    addEventListener('pageshow', comeBack)
    return () => {
      removeEventListener('pagehide', leave)
      removeEventListener('pageshow', comeBack)
    }
  }, [me])
}

function Allowed({
  path,
  me,
  content,
}: {
  readonly path: string | undefined
  readonly me: Me | null
  readonly content: PageOptions['content']
}) {
  if (path === undefined) return content(me)
  if (me === null)
    return (
      <p className="nl-paragraph">
        {say(WORDS.notIn)} <SignIn />
      </p>
    )
  const page = PAGES.find((each) => each.path === path)
  return page !== undefined && me.may.includes(page.action) ? (
    content(me)
  ) : (
    <p className="nl-paragraph">{say(WORDS.mayNot)}</p>
  )
}

/** Goes to the provider and comes back to this page; `elsewhere`: in another tab, so that nothing on this page is lost. */
export function SignIn({ elsewhere = false }: { readonly elsewhere?: boolean }) {
  const back = `${location.pathname}${location.search}`
  return (
    <a
      className="nl-link"
      href={`/admin/sign-in?${new URLSearchParams({ back }).toString()}`}
      {...(elsewhere ? { target: '_blank', rel: 'noreferrer' } : {})}
    >
      {say(WORDS.signIn)}
    </a>
  )
}

function Header({ path, me }: { readonly path: string | undefined; readonly me: Me | null }) {
  const there = new URLSearchParams(location.search)
  there.set('lang', language === 'nl' ? 'en' : 'nl')
  const leave = async (): Promise<void> => {
    await ask('mutation { signOut }')
    location.assign(pageAddress(''))
  }
  return (
    <header className="console-header">
      <a className="nl-link console-name" href={pageAddress('')}>
        Schakel
      </a>
      <nav aria-label={say(WORDS.menu)}>
        <ul>
          {PAGES.filter(({ action }) => me?.may.includes(action)).map((page) => (
            <li key={page.path}>
              <a
                className="nl-link"
                href={pageAddress(page.path)}
                {...(page.path === path ? { 'aria-current': 'page' } : {})}
              >
                {say(page.title)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="console-person">
        {me !== null && (
          <>
            <span>{me.name}</span>
            <button className="nl-button nl-button--subtle" type="button" onClick={() => void leave()}>
              {say(WORDS.signOut)}
            </button>
          </>
        )}
        <a className="nl-link" lang={language === 'nl' ? 'en' : 'nl'} href={`?${there.toString()}`}>
          {say(WORDS.other)}
        </a>
      </div>
    </header>
  )
}
