import type { CompiledPolicy, CompiledPurpose } from '../../../policies/engine/compiled-policy.ts'
import type { Coordinate } from '../../../policies/engine/coordinates.ts'
import { splitCoordinate } from '../../../policies/engine/expand-see.ts'
import { explain, type Explanation } from '../../../policies/engine/explain.ts'
import { findCoordinate } from '../../../policies/engine/find-coordinate.ts'
import { isOpenTo } from '../../../policies/engine/recorded-disclosure.ts'
import { type Language, type Sentences, sentencesIn } from '../../../policies/engine/sentences.ts'
import { visibleField } from '../../../policies/engine/ways.ts'
import { type WayThrough, waysThrough } from '../../../policies/engine/ways-through.ts'
import { caseBoundTypes } from '../../enforce/grant-fetch.ts'
import type { CaseAccess } from '../../enforce/resolve-scope.ts'

/** Whether a field would be released: yes, no, or on some cases only. */
export interface FieldMark {
  readonly coordinate: Coordinate
  readonly state: 'RELEASED' | 'DEPENDS' | 'WITHHELD'
  readonly why: string
  /** The rule that shows it, or that lacks something; absent: no rule is about it. */
  readonly rule?: string
}

export interface MarkRequest {
  readonly policy: CompiledPolicy
  readonly kind: string
  readonly purpose: string
  readonly at: Date
  readonly language: Language
  /** The case it is about; `closed`: not open to this agency for this purpose. Absent: no case in particular. */
  readonly access?: CaseAccess | 'closed'
}

const WORDS = {
  en: {
    closed: 'The case is not open to this agency for this purpose. A case that does not exist gets the same answer.',
    leads: 'It leads to the case, which is open to this agency for this purpose.',
  },
  nl: {
    closed:
      'De zaak is voor deze organisatie niet open voor dit doel. Een zaak die niet bestaat krijgt hetzelfde antwoord.',
    leads: 'Het leidt naar de zaak, die voor deze organisatie open is voor dit doel.',
  },
}
/** Ways that are told; a field with more has them in the page that tells who may see it. */
const MOST_WAYS = 2

/** Asks the engine about each coordinate, as the hub does when the document is sent. */
export function fieldMarker(request: MarkRequest): (coordinate: Coordinate) => FieldMark {
  const { policy, kind, purpose, at, language, access } = request
  const sentences = sentencesIn(language, policy)
  const caseBound = caseBoundTypes(policy)
  const compiled = policy.purposes.get(purpose)
  const words = WORDS[language]
  const told = (coordinate: Coordinate, explanation: Explanation): FieldMark => ({
    coordinate,
    state: explanation.shown ? 'RELEASED' : 'WITHHELD',
    why: sentences.explanation(explanation, coordinate),
    ...ruleOf(explanation),
  })

  return (coordinate) => {
    const { typeName } = splitCoordinate(coordinate)
    const outside = explain(policy, { kind, purpose, tasks: [], facts: {}, at }, coordinate)
    if (outside.shown && (outside.rule === 'structural' || !caseBound.has(typeName)) && !outside.own)
      return told(coordinate, outside)
    if (access === undefined) return onSomeCases(coordinate, outside)
    if (!caseBound.has(typeName)) {
      // A root field leads to the case, or to a list that the case may stand on.
      if (!isLink(coordinate)) return onSomeCases(coordinate, outside)
      if (access === 'closed') return { coordinate, state: 'WITHHELD', why: words.closed }
      return access.grant.reaches(coordinate)
        ? { coordinate, state: 'RELEASED', why: words.leads }
        : onSomeCases(coordinate, outside)
    }
    if (access === 'closed') return { coordinate, state: 'WITHHELD', why: words.closed }
    if (!isOpenTo(policy, access.offered ? { ...NO_RECORD, offered: true } : NO_RECORD, coordinate))
      return told(coordinate, { shown: false, missing: { what: 'offered' } })
    const explanation = explain(
      policy,
      {
        kind,
        purpose,
        tasks: access.tasks.map(({ type }) => type),
        facts: access.facts,
        at,
        closed: access.closed.map(({ type, closedAt }) => ({ type, closedAt: new Date(closedAt) })),
      },
      coordinate,
    )
    // A link also leads where all behind it is withheld without a word.
    if (!explanation.shown && isLink(coordinate) && access.grant.reaches(coordinate))
      return { coordinate, state: 'RELEASED', why: words.leads }
    return told(coordinate, explanation)
  }

  /** Over all cases there may be: what every way asks for, or that there is none. */
  function onSomeCases(coordinate: Coordinate, outside: Explanation): FieldMark {
    const ways = compiled === undefined || !compiled.who.has(kind) ? [] : waysOf(compiled, coordinate)
    if (ways.length === 0 || (!outside.shown && outside.missing.what === 'validity')) return told(coordinate, outside)
    const always = ways.find((way) => way.when.length === 0 && holdsForAllTasks(compiled, way))
    const shown = (always === undefined ? distinct(ways, sentences) : [always]).slice(0, MOST_WAYS)
    const rules = [...new Set(shown.map(({ rule }) => rule))]
    return {
      coordinate,
      state: always === undefined ? 'DEPENDS' : 'RELEASED',
      why: shown.map(wayText).join(' '),
      rule: rules.join(', '),
    }
  }

  function wayText(way: WayThrough): string {
    const text = sentences.way(visibleField(way.through ?? '', way))
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
  }

  function waysOf(compiled: CompiledPurpose, coordinate: Coordinate): WayThrough[] {
    const found = findCoordinate(policy.schema, coordinate)
    if (typeof found === 'string') return []
    const reads = found.argument?.reads
    if (reads === undefined) return waysThrough(policy, compiled, kind, found.field.coordinate)
    if (compiled.arguments?.has(coordinate) === false) return []
    // Reading needs the field in full and on every row.
    return waysThrough(policy, compiled, kind, reads).filter(({ form, own }) => form === 'full' && !own)
  }

  function isLink(coordinate: Coordinate): boolean {
    return policy.schema.field(coordinate)?.kind === 'link'
  }
}

const NO_RECORD = { decision: '', at: '', agency: '', kind: '', purpose: '', disclosed: [], withheld: [] } as const

function ruleOf(explanation: Explanation): { readonly rule?: string } {
  if (explanation.shown) return explanation.rule === 'structural' ? {} : { rule: explanation.rule }
  return 'rule' in explanation.missing ? { rule: explanation.missing.rule } : {}
}

/** A case is open for one of the purpose's tasks; a way that all of them fulfil holds on every such case. */
function holdsForAllTasks(purpose: CompiledPurpose | undefined, { tasks }: WayThrough): boolean {
  return tasks === undefined || [...(purpose?.tasks ?? [])].every((task) => tasks.has(task))
}

/** Of ways that read the same only one. */
function distinct(ways: readonly WayThrough[], sentences: Sentences): WayThrough[] {
  return [...new Map(ways.map((each) => [sentences.way(visibleField('', each)), each])).values()]
}
