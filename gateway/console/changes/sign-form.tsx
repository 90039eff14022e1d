import { type RefObject, useRef, useState } from 'react'
import { say, type Words } from '../shared/language.ts'
import { act, type StepOptions } from './change-data.ts'
import { Labelled } from '../shared/labelled.tsx'
import { readKeyFile, signWithKey } from './sign-elsewhere.ts'

const WORDS = {
  sign: { en: 'Sign', nl: 'Onderteken' },
  demoKey: {
    en: 'This is a demo: the hub signs with the key of this made-up person.',
    nl: 'Dit is een demo: de hub tekent met de sleutel van deze verzonnen persoon.',
  },
  ownKey: { en: 'Sign with a key file of your own', nl: 'Onderteken met uw eigen sleutelbestand' },
  keyNote: {
    en: 'The file is read in this browser, used once, and neither kept nor sent.',
    nl: 'Het bestand wordt in deze browser gelezen, één keer gebruikt, en niet bewaard of verstuurd.',
  },
  noKey: {
    en: 'This file holds no Ed25519 key (PKCS#8 PEM or JWK).',
    nl: 'In dit bestand staat geen Ed25519-sleutel (PKCS#8-PEM of JWK).',
  },
  done: { en: 'Signed.', nl: 'Ondertekend.' },
} as const satisfies Readonly<Record<string, Words>>

/** Signs with the demo's key or with a key file of one's own. */
export function SignForm({ change: { number: release, hash, demo }, run }: StepOptions) {
  const file = useRef<HTMLInputElement>(null)
  const [noKey, setNoKey] = useState(false)
  const signHere = async (): Promise<void> => {
    const picked = file.current?.files?.[0]
    if (picked === undefined) return
    const key = await readKeyFile(picked)
    setNoKey(key === undefined)
    if (key !== undefined) run(() => signWithKey(release, hash, key), WORDS.done)
  }
  const own = (
    <>
      <KeyFile label={say(WORDS.ownKey)} file={file} noKey={noKey} />
      <button
        className={`nl-button nl-button--${demo ? 'secondary' : 'primary'}`}
        type="button"
        onClick={() => void signHere()}
      >
        {say(WORDS.sign)} {demo && `(${say(WORDS.ownKey).toLowerCase()})`}
      </button>
    </>
  )
  if (!demo) return own
  return (
    <>
      <p className="console-actions">
        <button
          className="nl-button nl-button--primary"
          type="button"
          aria-describedby="demo-key"
          onClick={() => run(() => act('signChange', '$release: Int!', { release }), WORDS.done)}
        >
          {say(WORDS.sign)}
        </button>
        <span id="demo-key" className="console-quiet">
          {say(WORDS.demoKey)}
        </span>
      </p>
      <details>
        <summary>{say(WORDS.ownKey)}</summary>
        {own}
      </details>
    </>
  )
}

/** Where a key file is picked; `noKey`: the one that was picked holds none. */
export function KeyFile({
  label,
  file,
  noKey,
}: {
  readonly label: string
  readonly file: RefObject<HTMLInputElement | null>
  readonly noKey: boolean
}) {
  return (
    <>
      <Labelled label={label}>{(id) => <input id={id} type="file" ref={file} accept=".pem,.jwk,.json" />}</Labelled>
      <p className="console-quiet">{say(WORDS.keyNote)}</p>
      {noKey && <p role="alert">{say(WORDS.noKey)}</p>}
    </>
  )
}
