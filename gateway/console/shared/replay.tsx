import { useEffect, useState } from 'react'
import { Heading } from './heading.tsx'
import { say, type Words } from './language.ts'
import { problemIn } from './problem.tsx'

export interface TriedReplay {
  readonly days: number
  readonly requests: number
  /** Nothing is left out for being confidential. */
  readonly complete: boolean
  readonly refused: number
  readonly narrowed: number
  readonly widened: number
  readonly unaffected: number
  readonly unknown: number
  readonly groups: readonly {
    readonly agency: string
    readonly contact: { readonly name: string; readonly email: string | null; readonly phone: string | null } | null
    readonly purpose: string
    readonly outcome: string
    readonly count: number
    readonly lost: readonly string[]
    readonly gained: readonly string[]
  }[]
}

/** What is asked for a replay. */
export const REPLAY =
  'days requests complete refused narrowed widened unaffected unknown groups { agency contact { name email phone } purpose outcome count lost gained }'

const DAYS = [30, 90]

const WORDS = {
  effect: { en: 'Tried on what was asked', nl: 'Uitgeprobeerd op wat er is gevraagd' },
  days: { en: 'Tried on the requests of the last', nl: 'Uitgeprobeerd op de vragen van de laatste' },
  partly: {
    en: 'Requests of other kinds of agency for a confidential purpose are not counted here.',
    nl: 'Vragen van andere soorten organisaties voor een vertrouwelijk doel tellen hier niet mee.',
  },
  without: { en: 'no longer', nl: 'niet meer' },
  with: { en: 'as well', nl: 'ook' },
  trying: { en: 'Trying …', nl: 'Bezig …' },
} as const satisfies Readonly<Record<string, Words>>

const OUTCOMES: Readonly<Record<string, (count: number) => Words>> = {
  refused: (n) => ({ en: `${n} would be refused`, nl: `${n} ${would(n)} worden geweigerd` }),
  narrowed: (n) => ({ en: `${n} would show less`, nl: `${n} ${would(n)} minder laten zien` }),
  widened: (n) => ({ en: `${n} would show more`, nl: `${n} ${would(n)} meer laten zien` }),
  unaffected: (n) =>
    n === 1
      ? { en: '1 stays as it was', nl: '1 blijft zoals die was' }
      : { en: `${n} stay as they were`, nl: `${n} blijven zoals ze waren` },
  unknown: (n) => ({ en: `${n} cannot be told`, nl: `van ${n} is het niet te zeggen` }),
}

function would(count: number): string {
  return count === 1 ? 'zou' : 'zouden'
}

export interface ReplayProps {
  /** On the days that are tried at first. */
  readonly replay: TriedReplay
  readonly level: 2 | 3
  readonly again: (days: number) => Promise<TriedReplay>
}

/** What recorded requests would become, over the days that are chosen, and whom to tell beforehand. */
export function Replay({ replay: first, level, again }: ReplayProps) {
  const [days, setDays] = useState(first.days)
  // Over other days: asked for apart, and anew for each change.
  const [other, setOther] = useState<{ readonly of: TriedReplay; readonly replay: TriedReplay | string } | undefined>()
  useEffect(() => {
    if (days === first.days) return undefined
    let isLast = true
    const found = (replay: TriedReplay | string) => isLast && setOther({ of: first, replay })
    again(days).then(found, (error: unknown) => found(problemIn(error)))
    return () => {
      isLast = false
    }
    // `again` is made anew each time; it asks about `first`.
  }, [days, first])
  const shown = days === first.days ? first : other?.of === first ? other.replay : undefined
  const isStale = typeof shown === 'object' && shown.days !== days
  return (
    <>
      <Heading level={level} words={WORDS.effect} />
      <p className="nl-paragraph">
        <label>
          {say(WORDS.days)}{' '}
          <select value={days} onChange={({ target }) => setDays(Number(target.value))}>
            {DAYS.map((each) => (
              <option key={each} value={each}>
                {say({ en: `${each} days`, nl: `${each} dagen` })}
              </option>
            ))}
          </select>
        </label>
      </p>
      <p className="nl-paragraph" role="status">
        {shown === undefined || isStale ? say(WORDS.trying) : typeof shown === 'string' ? shown : ''}
      </p>
      {typeof shown === 'object' && !isStale && <Outcomes replay={shown} />}
    </>
  )
}

function Outcomes({ replay }: { readonly replay: TriedReplay }) {
  const counts = (['refused', 'narrowed', 'widened', 'unaffected', 'unknown'] as const).filter((one) => replay[one] > 0)
  const { days, requests } = replay
  const lead: Words =
    requests === 0
      ? { en: `Nothing was asked in the last ${days} days.`, nl: `In de laatste ${days} dagen is niets gevraagd.` }
      : {
          en: `Of ${requests} ${requests === 1 ? 'request' : 'requests'} in the last ${days} days, `,
          nl: `Van ${requests} ${requests === 1 ? 'vraag' : 'vragen'} in de laatste ${days} dagen: `,
        }
  return (
    <>
      <p className="nl-paragraph">
        {say(lead)}
        {requests > 0 && `${counts.map((one) => say(OUTCOMES[one]?.(replay[one]) ?? lead)).join(', ')}.`}
        {!replay.complete && ` ${say(WORDS.partly)}`}
      </p>
      {replay.groups.length > 0 && (
        <ul>
          {replay.groups.map((group) => (
            <li key={JSON.stringify(group)}>
              <strong>{group.agency}</strong>, “{group.purpose}”: {say(OUTCOMES[group.outcome]?.(group.count) ?? lead)}
              {group.lost.length > 0 && `; ${say(WORDS.without)}: ${group.lost.join(', ')}`}
              {group.gained.length > 0 && `; ${say(WORDS.with)}: ${group.gained.join(', ')}`}
              {LESS.has(group.outcome) && group.contact !== null && <Contact contact={group.contact} />}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Outcomes that an agency would want to hear of before its people find out. */
const LESS: ReadonlySet<string> = new Set(['refused', 'narrowed', 'unknown'])

function Contact({
  contact: { name, email, phone },
}: {
  readonly contact: NonNullable<TriedReplay['groups'][number]['contact']>
}) {
  return (
    <span className="console-contact">
      {say({ en: `Tell ${name} beforehand: `, nl: `Licht ${name} vooraf in: ` })}
      {phone !== null && <a href={`tel:${phone.replaceAll(/[^+0-9]/gu, '')}`}>{phone}</a>}
      {phone !== null && email !== null && ', '}
      {email !== null && <a href={`mailto:${email}`}>{email}</a>}
    </span>
  )
}
