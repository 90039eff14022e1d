import { useState } from 'react'
import { say, type Words } from '../shared/language.ts'

/** Days of the Dutch calendar, both included. */
export interface Days {
  readonly from?: string
  readonly until?: string
}

const PERIODS: readonly { readonly id: string; readonly words: Words; readonly days: (today: string) => Days }[] = [
  { id: 'today', words: { en: 'today', nl: 'vandaag' }, days: (today) => ({ from: today, until: today }) },
  {
    id: 'yesterday',
    words: { en: 'yesterday', nl: 'gisteren' },
    days: (today) => ({ from: before(today, 1), until: before(today, 1) }),
  },
  {
    id: 'week',
    words: { en: 'the last 7 days', nl: 'de laatste 7 dagen' },
    days: (today) => ({ from: before(today, 6) }),
  },
  {
    id: 'month',
    words: { en: 'the last 30 days', nl: 'de laatste 30 dagen' },
    days: (today) => ({ from: before(today, 29) }),
  },
  { id: 'all', words: { en: 'the whole log', nl: 'het hele logboek' }, days: () => ({}) },
]

const WORDS = {
  period: { en: 'Period', nl: 'Periode' },
  own: { en: 'other days', nl: 'andere dagen' },
  from: { en: 'From', nl: 'Van' },
  until: { en: 'Up to and including', nl: 'Tot en met' },
} as const

/** Chooses a period, by name or by its days. */
export function PeriodChoice({ today, onChange }: { readonly today: string; readonly onChange: (days: Days) => void }) {
  const [id, setId] = useState('week')
  const [own, setOwn] = useState<Days>({ from: today, until: today })
  const choose = (next: string): void => {
    setId(next)
    onChange(PERIODS.find((period) => period.id === next)?.days(today) ?? own)
  }
  const change = (days: Days): void => {
    setOwn(days)
    onChange(days)
  }
  return (
    <>
      <label>
        {say(WORDS.period)}
        <select value={id} onChange={(event) => choose(event.target.value)}>
          {PERIODS.map(({ id, words }) => (
            <option key={id} value={id}>
              {say(words)}
            </option>
          ))}
          <option value="own">{say(WORDS.own)}</option>
        </select>
      </label>
      {id === 'own' && (
        <>
          <label>
            {say(WORDS.from)}
            <input
              type="date"
              required
              value={own.from ?? ''}
              onChange={(event) => change({ ...own, from: event.target.value })}
            />
          </label>
          <label>
            {say(WORDS.until)}
            <input
              type="date"
              required
              value={own.until ?? ''}
              onChange={(event) => change({ ...own, until: event.target.value })}
            />
          </label>
        </>
      )}
    </>
  )
}

/** What is chosen before anybody chose. */
export function firstPeriod(today: string): Days {
  return { from: before(today, 6) }
}

function before(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)
}
