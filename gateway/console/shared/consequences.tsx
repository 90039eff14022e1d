import './consequences.css'
import { useState } from 'react'
import { say, type Words } from './language.ts'
import { Heading } from './heading.tsx'
import { Replay, REPLAY, type TriedReplay } from './replay.tsx'
import { SAID, Said, type SaidText } from './said.tsx'

export interface Sentence {
  readonly short: string
  readonly exactly: readonly string[]
}

export interface Tried {
  readonly problems: readonly SaidText[]
  readonly difference: {
    readonly widening: readonly {
      readonly key: string
      readonly title: string
      readonly sentences: readonly Sentence[]
    }[]
    readonly narrowing: readonly Sentence[]
    readonly other: readonly string[]
  }
  readonly tests: {
    readonly passed: number
    readonly failed: readonly {
      readonly purpose: string
      readonly name: string
      readonly failures: readonly SaidText[]
    }[]
    readonly proposed: readonly ProposedTest[]
  }
  readonly replay: TriedReplay | null
}

export interface ProposedTest {
  readonly purpose: string
  readonly name: string
  readonly who: string
  readonly task: string | null
  readonly on: string | null
  readonly yes: readonly string[]
  readonly no: readonly string[]
  readonly sentence: string
}

/** What is asked for a `Tried`. */
export const TRIED = `problems ${SAID}
  difference { widening { key title sentences { short exactly } } narrowing { short exactly } other }
  tests { passed failed { purpose name failures ${SAID} } proposed { purpose name who task on yes no sentence } }
  replay { ${REPLAY} }`

const WORDS = {
  problems: { en: 'This cannot be', nl: 'Dit kan niet' },
  nothing: { en: 'Nobody sees more or less.', nl: 'Niemand ziet meer of minder.' },
  widening: { en: 'Shows more', nl: 'Laat meer zien' },
  narrowing: { en: 'Shows less', nl: 'Laat minder zien' },
  other: { en: 'Also different', nl: 'Ook anders' },
  exactly: { en: 'Exactly', nl: 'Precies' },
  noReplay: {
    en: 'Not tried on what was asked: that is for those who may read the log, and, where something rests on a fact that may not be told, for officers of the chain and auditors.',
    nl: 'Niet uitgeprobeerd op wat er is gevraagd: dat is voor wie het logboek mag lezen en, waar iets afhangt van een feit dat niet mag worden verteld, voor officers van de keten en auditors.',
  },
  tests: { en: 'Policy tests', nl: 'Beleidstests' },
  propose: { en: 'Add as a test', nl: 'Voeg toe als test' },
  follow: { en: 'This is meant: change the test', nl: 'Dit is de bedoeling: pas de test aan' },
  followAll: { en: 'All of this is meant: change these tests', nl: 'Dit is allemaal de bedoeling: pas deze tests aan' },
  failures: { en: 'Why', nl: 'Waarom' },
} as const satisfies Readonly<Record<string, Words>>

export interface ConsequencesOptions {
  readonly tried: Tried
  /** Heading level under which it stands. */
  readonly level?: 2 | 3
  /** Tries it on so many days. */
  readonly again: (days: number) => Promise<TriedReplay>
  readonly addTest?: ((test: ProposedTest) => void) | undefined
  readonly followTests?: ((tests: readonly { readonly purpose: string; readonly name: string }[]) => void) | undefined
}

/** What a change brings about, in sentences: faults, what widens apart from what narrows, recorded requests, tests. */
export function Consequences({ tried, level = 3, again, addTest, followTests }: ConsequencesOptions) {
  return (
    <>
      <Problems problems={tried.problems} />
      {tried.problems.length === 0 && (
        <>
          <DifferenceText difference={tried.difference} level={level} />
          {tried.replay === null ? (
            <p className="nl-paragraph console-quiet">{say(WORDS.noReplay)}</p>
          ) : (
            <Replay replay={tried.replay} level={level} again={again} />
          )}
          <Tests tests={tried.tests} level={level} addTest={addTest} followTests={followTests} />
        </>
      )}
    </>
  )
}

function Problems({ problems }: { readonly problems: readonly SaidText[] }) {
  if (problems.length === 0) return null
  return (
    <div role="alert" className="console-wrong">
      <strong>{say(WORDS.problems)}</strong>
      <ul>
        {problems.map((problem) => (
          <li key={problem.text}>
            <Said said={problem} />
          </li>
        ))}
      </ul>
    </div>
  )
}

export function DifferenceText({
  difference,
  level = 3,
}: {
  readonly difference: Tried['difference']
  readonly level?: 2 | 3
}) {
  const { widening, narrowing, other } = difference
  if (widening.length + narrowing.length + other.length === 0)
    return <p className="nl-paragraph">{say(WORDS.nothing)}</p>
  return (
    <>
      {widening.length > 0 && (
        <div className="console-more">
          <Heading level={level} words={WORDS.widening} />
          <ul>
            {widening.flatMap(({ key, sentences }) =>
              sentences.map((sentence) => <SentenceItem key={`${key} ${sentence.short}`} sentence={sentence} />),
            )}
          </ul>
        </div>
      )}
      {narrowing.length > 0 && (
        <div className="console-less">
          <Heading level={level} words={WORDS.narrowing} />
          <ul>
            {narrowing.map((sentence) => (
              <SentenceItem key={sentence.short} sentence={sentence} />
            ))}
          </ul>
        </div>
      )}
      {other.length > 0 && (
        <>
          <Heading level={level} words={WORDS.other} />
          <ul>
            {other.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

export function SentenceItem({ sentence: { short, exactly } }: { readonly sentence: Sentence }) {
  return (
    <li>
      {short}
      {exactly.length > 0 && (
        <details>
          <summary>{say(WORDS.exactly)}</summary>
          {exactly.map((sentence) => (
            <p key={sentence} className="nl-paragraph">
              {sentence}
            </p>
          ))}
        </details>
      )}
    </li>
  )
}

/** Proposed tests shown at once; the others follow on request. */
const FEW = 3

function Tests({
  tests,
  level,
  addTest,
  followTests,
}: {
  readonly tests: Tried['tests']
  readonly level: 2 | 3
  readonly addTest: ConsequencesOptions['addTest']
  readonly followTests: ConsequencesOptions['followTests']
}) {
  const [all, setAll] = useState(false)
  const { passed, failed, proposed } = tests
  const lead: Words =
    failed.length === 0
      ? { en: `✓ All ${passed} tests pass.`, nl: `✓ Alle ${passed} tests slagen.` }
      : {
          en: `✗ ${failed.length} of ${passed + failed.length} tests fail: they expect what was shown before.`,
          nl: `✗ ${failed.length} van de ${passed + failed.length} tests slagen niet: ze verwachten wat eerst werd getoond.`,
        }
  const shown = all ? proposed : proposed.slice(0, FEW)
  const more: Words = { en: `Show ${proposed.length - FEW} more`, nl: `Toon er nog ${proposed.length - FEW}` }
  return (
    <>
      <Heading level={level} words={WORDS.tests} />
      <p className={`nl-paragraph ${failed.length === 0 ? 'console-good' : 'console-bad'}`}>{say(lead)}</p>
      {failed.length > 1 && followTests !== undefined && (
        <button className="nl-button nl-button--secondary" type="button" onClick={() => followTests(failed)}>
          {say(WORDS.followAll)}
        </button>
      )}
      {failed.length > 0 && (
        <ul>
          {failed.map((test) => (
            <li key={`${test.purpose} ${test.name}`}>
              <span lang="en">
                {test.purpose}: {test.name}
              </span>
              <details>
                <summary>{say(WORDS.failures)}</summary>
                <ul>
                  {test.failures.map((failure) => (
                    <li key={failure.text}>
                      <Said said={failure} />
                    </li>
                  ))}
                </ul>
              </details>
              {followTests !== undefined && failed.length === 1 && (
                <button className="nl-button nl-button--secondary" type="button" onClick={() => followTests([test])}>
                  {say(WORDS.follow)}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {addTest !== undefined && proposed.length > 0 && (
        <ul className="console-proposed">
          {shown.map((test) => (
            <li key={test.name}>
              <span>{test.sentence}</span>{' '}
              <button
                className="nl-button nl-button--secondary"
                type="button"
                aria-label={`${say(WORDS.propose)}: ${test.sentence}`}
                onClick={() => addTest(test)}
              >
                {say(WORDS.propose)}
              </button>
            </li>
          ))}
        </ul>
      )}
      {addTest !== undefined && !all && proposed.length > FEW && (
        <button className="nl-button nl-button--subtle" type="button" onClick={() => setAll(true)}>
          {say(more)}
        </button>
      )}
    </>
  )
}
