import { useRef, useState } from 'react'
import { say, type Words } from '../shared/language.ts'
import { act, type StepOptions } from './change-data.ts'
import { readKeyFile, rollBackWithKey } from './sign-elsewhere.ts'
import { KeyFile } from './sign-form.tsx'

const WORDS = {
  rollBack: { en: 'Roll back to version', nl: 'Draai terug naar versie' },
  key: {
    en: 'Your key file, to sign the roll back in the same press (may be left empty)',
    nl: 'Uw sleutelbestand, om het terugdraaien meteen te ondertekenen (mag leeg blijven)',
  },
  ownKey: { en: 'Roll back with a key file of your own', nl: 'Draai terug met uw eigen sleutelbestand' },
  done: { en: 'The former version comes back.', nl: 'De eerdere versie komt terug.' },
} as const satisfies Readonly<Record<string, Words>>

/** Brings a former version back with one press, which signs it as well where a key is at hand. */
export function RollBack({ change, to, run }: StepOptions & { readonly to: number }) {
  const file = useRef<HTMLInputElement>(null)
  const [noKey, setNoKey] = useState(false)
  const press = async (): Promise<void> => {
    const picked = file.current?.files?.[0]
    // Read before anything is made: with a file that holds no key nothing is.
    const own = picked && (await readKeyFile(picked))
    setNoKey(picked !== undefined && own === undefined)
    if (picked !== undefined && own === undefined) return
    run(
      () => (own === undefined ? act('rollBackTo', '$release: Int!', { release: to }) : rollBackWithKey(to, own)),
      WORDS.done,
    )
  }
  const key = <KeyFile label={say(WORDS.key)} file={file} noKey={noKey} />
  return (
    <>
      {change.ownKey && !change.demo && key}
      <p className="console-actions">
        <button className="nl-button nl-button--secondary" type="button" onClick={() => void press()}>
          {say(WORDS.rollBack)} {to}
        </button>
      </p>
      {change.ownKey && change.demo && (
        <details>
          <summary>{say(WORDS.ownKey)}</summary>
          {key}
        </details>
      )}
    </>
  )
}
