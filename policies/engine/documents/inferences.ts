import { CHAIN } from '../check-words.ts'
import type { CellChange, Comparison } from '../compare.ts'
import type { CompiledPolicy } from '../compiled-policy.ts'
import { isOfDays } from '../day-literal.ts'
import { splitCoordinate } from '../expand-see.ts'
import { isUnread, parseClause } from '../parse-formula.ts'
import type { Formula } from '../policy-document.ts'
import { whatMaySee } from '../what-may-see.ts'
import type { Wording } from './wording.ts'

const TEXT = {
  en: {
    presence: (kinds: string, purpose: string) =>
      `Newly learn of cases through “${purpose}”: ${kinds}. That there is a case here tells that the person is a (presumed) victim of trafficking, whatever the fields say.`,
    tasks: (tasks: string) =>
      `The type of task tells something by itself: whoever sees that one is open (${tasks}) knows which help or procedure the person is in.`,
    taskType:
      'The type of a task on the case is shown. Types such as the reflection period, or a report to the police, tell of trafficking by their name alone.',
    owner: (kinds: string, owner: string) =>
      `See something kept by ${owner} for the first time for this purpose: ${kinds}. That such a field has a value tells that ${owner} is involved with the person, even when the value itself says little.`,
    exists: (fields: string) => `Tells only that something exists, which often is what matters most: ${fields}.`,
    coarse: (fields: string, form: string) =>
      `Shown less precisely (${form}): ${fields}. Together with other fields of the person it can become precise again.`,
    silent: (fields: string, facts: string) =>
      `Depends on a fact that is never told (“${facts}”): ${fields}. A missing value looks the same as one that was never recorded, but whoever knows from elsewhere that there is a value can conclude that this is not so, or is not known.`,
    told: (fields: string, facts: string) =>
      `Depends on a condition that is named in a refusal (“${facts}”): ${fields}. Whoever is refused learns that this is not so, or is not known.`,
    place: (fields: string) =>
      `Helps to find the person: ${fields}. For somebody in hiding, every region, town or organisation that becomes known makes the search smaller.`,
    origin: (fields: string) =>
      `Can point to racial or ethnic origin (GDPR 9), although its category is not special by itself: ${fields}.`,
    number: (fields: string) =>
      `Ties the case to other registers: ${fields}. Whoever has access there learns more than is shown here.`,
    others: (fields: string) => `Is (also) about people other than the person in the case: ${fields}.`,
    derived: (fields: string, from: string) =>
      `Is computed from ${from}, and so tells something of those too: ${fields}.`,
    argument: (argument: string) =>
      `Filtering or sorting by ${argument} tells the value without showing it: whoever is in the list has it.`,
    change: (fields: string) =>
      `Lets the asker change something: ${fields}. Whether the change is accepted tells about the state of the case.`,
    unsilenced: (fact: string) =>
      `From now on a refusal tells whether this is so, where it was never told before: “${fact}”.`,
  },
  nl: {
    presence: (kinds: string, purpose: string) =>
      `Krijgt via “${purpose}” voor het eerst zicht op zaken: ${kinds}. Dat er een zaak is, vertelt al dat de persoon (vermoedelijk) slachtoffer van mensenhandel is, wat de velden verder ook zeggen.`,
    tasks: (tasks: string) =>
      `De soort taak vertelt op zichzelf al iets: wie ziet dat er een openstaat (${tasks}), weet welke hulp of procedure de persoon krijgt.`,
    taskType:
      'De soort taak in de zaak wordt getoond. Soorten als de bedenktijd, of een aangifte, verraden alleen al door hun naam dat het om mensenhandel gaat.',
    owner: (kinds: string, owner: string) =>
      `Krijgt voor dit doel voor het eerst iets te zien dat wordt bijgehouden door ${owner}: ${kinds}. Dat zo'n veld gevuld is, vertelt dat die organisatie bij de persoon betrokken is, ook als de inhoud zelf weinig zegt.`,
    exists: (fields: string) => `Vertelt alleen dát er iets is, en daar gaat het vaak juist om: ${fields}.`,
    coarse: (fields: string, form: string) =>
      `Wordt minder precies getoond (${form}): ${fields}. Samen met andere velden over de persoon kan het weer precies worden.`,
    silent: (fields: string, facts: string) =>
      `Hangt af van een feit dat nooit wordt verteld (“${facts}”): ${fields}. Een ontbrekende waarde ziet eruit alsof er nooit iets is vastgelegd, maar wie van elders weet dat er een waarde is, kan concluderen dat dit niet zo is, of niet bekend is.`,
    told: (fields: string, facts: string) =>
      `Hangt af van een voorwaarde die bij een weigering wordt genoemd (“${facts}”): ${fields}. Wie wordt geweigerd, leert daaruit dat dit niet zo is, of niet bekend is.`,
    place: (fields: string) =>
      `Helpt om de persoon te vinden: ${fields}. Voor iemand die ondergedoken is, maakt elke regio, plaats of organisatie die bekend wordt het zoekgebied kleiner.`,
    origin: (fields: string) =>
      `Kan wijzen op ras of etnische afkomst (AVG 9), al is de categorie op zichzelf niet bijzonder: ${fields}.`,
    number: (fields: string) =>
      `Verbindt de zaak met andere registers: ${fields}. Wie daar toegang heeft, komt meer te weten dan hier wordt getoond.`,
    others: (fields: string) => `Gaat (ook) over anderen dan de persoon in de zaak: ${fields}.`,
    derived: (fields: string, from: string) =>
      `Wordt berekend uit ${from}, en vertelt dus ook daar iets over: ${fields}.`,
    argument: (argument: string) =>
      `Filteren of sorteren op ${argument} verraadt de waarde zonder haar te tonen: wie in de lijst staat, heeft die waarde.`,
    change: (fields: string) =>
      `Hiermee kan de vrager iets wijzigen: ${fields}. Of de wijziging lukt, vertelt iets over de stand van de zaak.`,
    unsilenced: (fact: string) =>
      `Voortaan verraadt een weigering of dit zo is, wat eerder nooit werd verteld: “${fact}”.`,
  },
}

const CATEGORIES: readonly {
  readonly tells: 'place' | 'origin' | 'number' | 'others'
  readonly of: ReadonlySet<string>
}[] = [
  { tells: 'place', of: new Set(['pd:PhysicalAddress', 'pd:Region', 'pd:Locality']) },
  { tells: 'origin', of: new Set(['pd:Nationality', 'pd:Citizenship', 'pd:Country', 'pd:Language']) },
  {
    tells: 'number',
    of: new Set(['pd:OfficialID', 'pd:Passport', 'pd:Identifier', 'pd:BankAccount', 'dpv:PseudonymisedData']),
  },
  { tells: 'others', of: new Set(['pd:Family', 'pd:Acquaintance']) },
]

/**
 * What can be concluded from what a change newly shows, beyond what it shows: a list for people to judge, not a judgement.
 * Each sentence rests on the schema and the policy alone, so it can be too careful, and is never about one case.
 */
export function inferences(
  comparison: Comparison,
  before: CompiledPolicy,
  after: CompiledPolicy,
  wording: Wording,
): string[] {
  const text = TEXT[wording.language]
  const gained = comparison.cells.filter(({ gains }) => gains)
  const found = [...groupBy(gained, ({ purpose }) => purpose)].flatMap(([purpose, cells]) =>
    ofPurpose(purpose, cells, before, after, wording),
  )
  const sayings = gained.flatMap((cell) => ofCell(cell, after, wording))
  for (const same of groupBy(sayings, ({ tells, what }) => `${tells} ${what}`).values()) {
    const fields = [...new Set(same.map(({ field }) => field))].join('; ')
    for (const { tells, what } of same.slice(0, 1)) found.push(text[tells](fields, what))
  }
  for (const { what, change, subject, part, widens } of comparison.other) {
    if (what === 'argument' && change !== 'removed') found.push(text.argument(`\`${subject}\``))
    if (what === 'vocabulary' && part === 'facts' && widens === true)
      found.push(text.unsilenced(wording.fact({ fact: subject, negated: false })))
  }
  return [...new Set(found)]
}

/** One thing that one field tells; said once for all fields that tell it. */
interface Saying {
  readonly tells:
    'change' | 'exists' | 'coarse' | 'silent' | 'told' | 'place' | 'origin' | 'number' | 'others' | 'derived'
  readonly field: string
  /** The form, the facts or the sources that the sentence is about. */
  readonly what: string
}

function ofPurpose(
  purpose: string,
  cells: readonly CellChange[],
  before: CompiledPolicy,
  after: CompiledPolicy,
  wording: Wording,
): string[] {
  const text = TEXT[wording.language]
  const kinds = [...new Set(cells.map(({ kind }) => kind))]
  const seenBefore = (kind: string) => whatMaySee(before, kind, purpose)
  const fresh = kinds.filter((kind) => seenBefore(kind).length === 0)
  const tasks = after.bundle.purposes
    .filter((document) => document.purpose === purpose)
    .flatMap((document) => document.tasks.map((task) => `“${wording.task(task)}”`))
  const newOwners = kinds.flatMap((kind) => {
    const known = new Set(seenBefore(kind).map(({ coordinate }) => before.schema.field(coordinate)?.owner))
    const owners = cells
      .filter((cell) => cell.kind === kind)
      .flatMap(({ coordinate }) => after.schema.field(coordinate)?.owner ?? [])
    return [...new Set(owners)]
      .filter((owner) => owner !== CHAIN && owner !== kind && !known.has(owner))
      .map((owner) => ({ kind, owner }))
  })
  return [
    ...(fresh.length === 0 ? [] : [text.presence(wording.list(fresh.map(wording.kind)), wording.purpose(purpose))]),
    ...(fresh.length === 0 || tasks.length === 0 ? [] : [text.tasks(wording.list(tasks))]),
    ...(cells.some(({ coordinate }) => isTaskType(after, coordinate)) ? [text.taskType] : []),
    ...[...groupBy(newOwners, ({ owner }) => owner)].map(([owner, of]) =>
      text.owner(wording.list(of.map(({ kind }) => wording.kind(kind))), wording.kind(owner)),
    ),
  ]
}

function ofCell({ coordinate, purpose, after: ways }: CellChange, after: CompiledPolicy, wording: Wording): Saying[] {
  const shape = after.schema.field(coordinate)
  const field = `${wording.field(coordinate)} (\`${coordinate}\`)`
  const say = (tells: Saying['tells'], what = ''): Saying => ({ tells, field, what })
  const forms = [...new Set(ways.map(({ form }) => shape?.coarsens?.form ?? form))]
  const sources = after.purposes.get(purpose)?.derived.get(coordinate)
  return [
    ...(coordinate.startsWith(`${after.schema.mutation}.`) ? [say('change')] : []),
    ...forms
      .filter((form) => form !== 'full')
      .map((form) => (form === 'exists' ? say('exists') : say('coarse', wording.form(form)))),
    ...ways
      .flatMap(({ when }) => clausesOf(when))
      // A day tells nothing of anybody.
      .filter((clause) => !isOfDays(clause))
      .map((clause) =>
        say(clause.some(({ fact }) => after.silentFacts.has(fact)) ? 'silent' : 'told', wording.clause(clause)),
      ),
    ...CATEGORIES.filter(({ of }) => of.has(shape?.category ?? '')).map(({ tells }) => say(tells)),
    ...(sources === undefined ? [] : [say('derived', wording.list(sources.map((source) => `\`${source}\``)))]),
  ]
}

/** A formula back from the text of it that a comparison carries. */
export function clausesOf(when: string): Formula {
  if (when === '') return []
  return when.split(' and ').flatMap((entry) => {
    const clause = parseClause(entry.replaceAll(/[()]/gu, ''))
    return isUnread(clause) ? [] : [clause]
  })
}

function isTaskType({ schema }: CompiledPolicy, coordinate: string): boolean {
  const { typeName, fieldName } = splitCoordinate(coordinate)
  return schema.types.get(typeName)?.taskKey !== undefined && fieldName === 'type'
}

/** Values by key, in the order in which the keys first come. */
export function groupBy<Value>(values: readonly Value[], key: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const value of values) groups.set(key(value), [...(groups.get(key(value)) ?? []), value])
  return groups
}
