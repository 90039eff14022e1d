import type { CellChange, Comparison } from '../compare.ts'
import type { CompiledPolicy } from '../compiled-policy.ts'
import { parseClause } from '../parse-formula.ts'
import type { Formula } from '../policy-document.ts'
import { whatMaySee } from '../what-may-see.ts'
import { upperFirst, type Wording } from './wording.ts'

const TEXT = {
  en: {
    presence: (kinds: string, purpose: string) =>
      `${kinds} learn of a case at all through “${purpose}”: that a case exists here tells that the person is a (presumed) victim of trafficking, whatever the fields say.`,
    tasks: (tasks: string) =>
      `The type of task tells something by itself: whoever sees ${tasks} knows which help or procedure the person is in.`,
    taskType:
      'The type of a task on the case is shown. Types such as the reflection period or a report to the police tell of trafficking by their name alone.',
    owner: (kinds: string, owner: string) =>
      `${kinds} see something kept by ${owner} for the first time for this purpose. That such a field has a value tells that ${owner} is involved with the person, even when the value says little.`,
    exists: (field: string) => `${field} tells only that something exists; often that is what matters most.`,
    coarse: (field: string, form: string) =>
      `${field} is shown less precisely (${form}). Together with other fields of the person it can become precise again.`,
    silent: (field: string, fact: string) =>
      `${field} rests on a fact that is never told (${fact}). A missing value looks the same as one that was never recorded, but whoever knows from elsewhere that there is a value can conclude that this fact is not so, or is not known.`,
    told: (field: string, fact: string) =>
      `When ${field} is withheld, the asker is told which condition is not met (${fact}), and so learns something about the person from the refusal.`,
    place: (field: string) =>
      `${field} helps to find the person. For somebody in hiding every region, town or organisation that becomes known makes the search smaller.`,
    origin: (field: string) =>
      `${field} can point to racial or ethnic origin (GDPR 9), although its category is not special by itself.`,
    number: (field: string) =>
      `${field} ties the case to other registers: whoever has access there learns more than is shown here.`,
    others: (field: string) => `${field} is (also) about people other than the person in the case.`,
    derived: (field: string, from: string) => `${field} is computed from ${from}, and so tells something of those too.`,
    argument: (argument: string) =>
      `Filtering or sorting by ${argument} tells the value without showing it: whoever is in the list has it.`,
    change: (field: string) =>
      `${field} lets the asker change something: whether the change is accepted tells about the state of the case.`,
    unsilenced: (word: string) =>
      `The fact “${word}” is no longer silent: from now on a refusal tells whether it is so.`,
  },
  nl: {
    presence: (kinds: string, purpose: string) =>
      `${kinds} krijgt via “${purpose}” zicht op zaken: dat er een zaak is, vertelt al dat de persoon (vermoedelijk) slachtoffer van mensenhandel is, wat de velden verder ook zeggen.`,
    tasks: (tasks: string) =>
      `De soort taak vertelt op zichzelf al iets: wie ${tasks} ziet, weet welke hulp of procedure de persoon krijgt.`,
    taskType:
      'De soort taak in de zaak wordt getoond. Soorten als de bedenktijd of een aangifte verraden alleen al door hun naam dat het om mensenhandel gaat.',
    owner: (kinds: string, owner: string) =>
      `${kinds} krijgt voor dit doel voor het eerst iets te zien dat wordt bijgehouden door: ${owner}. Dat zo'n veld gevuld is, vertelt dat deze organisatie bij de persoon betrokken is, ook als de inhoud weinig zegt.`,
    exists: (field: string) => `${field}: dit vertelt alleen dát er iets is; vaak is dat juist waar het om gaat.`,
    coarse: (field: string, form: string) =>
      `${field} wordt minder precies getoond (${form}). Samen met andere velden over de persoon kan het weer precies worden.`,
    silent: (field: string, fact: string) =>
      `${field} hangt af van een feit dat nooit wordt verteld (${fact}). Een ontbrekende waarde ziet eruit alsof er nooit iets is vastgelegd, maar wie van elders weet dat er een waarde is, kan concluderen dat dit feit niet geldt of niet bekend is.`,
    told: (field: string, fact: string) =>
      `Wordt ${field} niet getoond, dan krijgt de vrager te horen aan welke voorwaarde niet is voldaan (${fact}), en leert zo uit de weigering iets over de persoon.`,
    place: (field: string) =>
      `${field} helpt om de persoon te vinden. Voor iemand die ondergedoken is, maakt elke bekende regio, plaats of organisatie het zoekgebied kleiner.`,
    origin: (field: string) =>
      `${field} kan wijzen op ras of etnische afkomst (AVG 9), al is de categorie op zichzelf niet bijzonder.`,
    number: (field: string) =>
      `${field} verbindt de zaak met andere registers: wie daar toegang heeft, komt meer te weten dan hier wordt getoond.`,
    others: (field: string) => `${field} gaat (ook) over anderen dan de persoon in de zaak.`,
    derived: (field: string, from: string) => `${field} wordt berekend uit ${from}, en vertelt dus ook daar iets over.`,
    argument: (argument: string) =>
      `Filteren of sorteren op ${argument} verraadt de waarde zonder haar te tonen: wie in de lijst staat, heeft die waarde.`,
    change: (field: string) =>
      `Met ${field} kan de vrager iets wijzigen: of de wijziging lukt, vertelt iets over de stand van de zaak.`,
    unsilenced: (word: string) =>
      `Het feit “${word}” is niet langer stil: voortaan verraadt een weigering of het geldt.`,
  },
}

const PLACE: ReadonlySet<string> = new Set(['pd:PhysicalAddress', 'pd:Region', 'pd:Locality'])
const ORIGIN: ReadonlySet<string> = new Set(['pd:Nationality', 'pd:Citizenship', 'pd:Country', 'pd:Language'])
const NUMBER: ReadonlySet<string> = new Set([
  'pd:OfficialID',
  'pd:Passport',
  'pd:Identifier',
  'pd:BankAccount',
  'dpv:PseudonymisedData',
])
const OTHERS: ReadonlySet<string> = new Set(['pd:Family', 'pd:Acquaintance'])

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
  const gained = comparison.cells.filter(
    ({ gains, coordinate }) => gains && after.schema.field(coordinate) !== undefined,
  )
  const found = new Set<string>()
  for (const [purpose, cells] of groupBy(gained, (cell) => cell.purpose))
    for (const sentence of ofPurpose(purpose, cells, before, after, wording)) found.add(sentence)
  for (const cell of gained) for (const sentence of ofCell(cell, after, wording)) found.add(sentence)
  for (const { what, change, subject, part, widens } of comparison.other) {
    if (what === 'argument' && change !== 'removed') found.add(text.argument(`\`${subject}\``))
    if (what === 'vocabulary' && part === 'facts' && widens === true) found.add(text.unsilenced(subject))
  }
  return [...found]
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
  const seen = (policy: CompiledPolicy, kind: string) => whatMaySee(policy, kind, purpose)
  const fresh = kinds.filter((kind) => seen(before, kind).length === 0)
  const tasks = [...(after.purposes.get(purpose)?.tasks ?? [])].map((task) => `“${wording.task(task)}”`)
  const newOwners = groupBy(
    kinds.flatMap((kind) => {
      const known = new Set(seen(before, kind).map(({ coordinate }) => before.schema.field(coordinate)?.owner))
      const owners = cells
        .filter((cell) => cell.kind === kind)
        .flatMap(({ coordinate }) => after.schema.field(coordinate)?.owner ?? [])
      return [...new Set(owners)]
        .filter((owner) => owner !== 'CHAIN' && owner !== kind && !known.has(owner))
        .map((owner) => ({ kind, owner }))
    }),
    ({ owner }) => owner,
  )
  return [
    ...(fresh.length === 0 ? [] : [text.presence(wording.list(fresh.map(wording.kind)), wording.purpose(purpose))]),
    ...(fresh.length === 0 || tasks.length === 0 ? [] : [text.tasks(wording.list(tasks))]),
    ...(cells.some(({ coordinate }) => isTaskType(after, coordinate)) ? [text.taskType] : []),
    ...[...newOwners].map(([owner, of]) =>
      text.owner(wording.list(of.map(({ kind }) => wording.kind(kind))), wording.kind(owner)),
    ),
  ]
}

function ofCell(cell: CellChange, after: CompiledPolicy, wording: Wording): string[] {
  const text = TEXT[wording.language]
  const field = after.schema.field(cell.coordinate)
  const name = `${upperFirst(wording.field(cell.coordinate))} (\`${cell.coordinate}\`)`
  const category = field?.category ?? ''
  const forms = new Set(cell.after.map(({ form }) => field?.coarsens?.form ?? form))
  const facts = cell.after.flatMap(({ when }) => clausesOf(when).flat())
  const sentences = (silent: boolean) => [
    ...new Set(facts.filter(({ fact }) => after.silentFacts.has(fact) === silent).map(wording.fact)),
  ]
  const derived = after.purposes.get(cell.purpose)?.derived.get(cell.coordinate)
  return [
    ...(cell.coordinate.startsWith(`${after.schema.mutation ?? 'Mutation'}.`) ? [text.change(name)] : []),
    ...(forms.has('exists') ? [text.exists(name)] : []),
    ...[...forms]
      .filter((form) => form !== 'full' && form !== 'exists')
      .map((form) => text.coarse(name, wording.form(form))),
    ...sentences(true).map((fact) => text.silent(name, fact)),
    ...sentences(false).map((fact) => text.told(name, fact)),
    ...(PLACE.has(category) ? [text.place(name)] : []),
    ...(ORIGIN.has(category) ? [text.origin(name)] : []),
    ...(NUMBER.has(category) ? [text.number(name)] : []),
    ...(OTHERS.has(category) ? [text.others(name)] : []),
    ...(derived === undefined ? [] : [text.derived(name, derived.map((source) => `\`${source}\``).join(', '))]),
  ]
}

/** A formula back from the text of it that a comparison carries. */
export function clausesOf(when: string): Formula {
  if (when === '') return []
  return when.split(' and ').flatMap((entry) => {
    const clause = parseClause(entry.replaceAll(/[()]/gu, ''))
    return typeof clause === 'string' ? [] : [clause]
  })
}

function isTaskType({ schema }: CompiledPolicy, coordinate: string): boolean {
  const [type = '', field] = coordinate.split('.')
  return schema.types.get(type)?.taskKey !== undefined && field === 'type'
}

/** Values by key, in the order in which the keys first come. */
export function groupBy<Value>(values: readonly Value[], key: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const value of values) groups.set(key(value), [...(groups.get(key(value)) ?? []), value])
  return groups
}
