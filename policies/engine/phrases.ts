import type { OtherKind } from './compare.ts'
import type { Form } from './coordinates.ts'

/** The words that sentences are made of, in one language. */
export interface Phrases {
  readonly form: Readonly<Record<Form, string>>
  readonly ownRows: string
  readonly nothing: string
  readonly always: string
  readonly or: string
  readonly and: string
  /** What is known to hold, and what is known not to. */
  readonly holds: (sentence: string) => string
  readonly holdsNot: (sentence: string) => string
  readonly when: (condition: string) => string
  /** Through the end of a day, and from the day after it on. */
  readonly until: (day: string) => string
  readonly afterDay: (day: string) => string
  readonly withTask: (tasks: string) => string
  readonly withoutTask: string
  readonly gained: string
  readonly lost: string
  readonly changed: string
  readonly before: string
  readonly after: string
  readonly maySee: (kind: string, coordinate: string, purpose: string) => string
  readonly mayChange: (kind: string, coordinate: string, purpose: string) => string
  readonly keeps: (kind: string, coordinate: string, purpose: string, before: number, after: number) => string
  readonly states: (gained: number, lost: number, all: number) => string
  readonly what: Readonly<Record<OtherKind, string>>
  readonly change: Readonly<Record<'added' | 'removed' | 'changed', string>>
  readonly delay: (before: number, after: number) => string
  readonly inPurpose: (purpose: string) => string
  readonly widens: string
  readonly shown: (coordinate: string, form: string, rule: string) => string
  readonly changeable: (coordinate: string) => string
  readonly structural: (coordinate: string) => string
  readonly through: (coordinate: string) => string
  readonly because: (reason: string) => string
  readonly ground: (grounds: string) => string
  readonly taskOpen: (tasks: string) => string
  readonly kept: string
  readonly withheld: (coordinate: string) => string
  readonly noPurpose: string
  readonly meant: (word: string) => string
  readonly notFor: (kinds: string) => string
  readonly outside: (from: string | undefined, until: string | undefined) => string
  readonly derived: (fields: string) => string
  readonly noRule: string
  readonly notListed: string
  readonly noTask: (tasks: string, rule: string) => string
  readonly factsMissing: (condition: string, rule: string) => string
  readonly onlyOnDays: (days: string, rule: string) => string
  readonly notTold: (rule: string) => string
  readonly andNotTold: string
  readonly onlyOffered: string
  readonly noRowsOfOwn: string
  readonly onlyJoined: string
  readonly contradiction: (coordinate: string, record: string, policy: string) => string
  readonly wasWithheld: string
  readonly wasShown: (form: string, rule: string | undefined) => string
}

export const english: Phrases = {
  form: {
    full: 'in full',
    month: 'as year and month',
    year: 'as a year',
    exists: 'as whether there is one',
    category: 'as a broad category',
    region: 'as a region',
  },
  ownRows: 'own rows only',
  nothing: 'nothing',
  always: 'always',
  or: ' or ',
  and: ' and ',
  holds: (sentence) => `“${sentence}”`,
  holdsNot: (sentence) => `not “${sentence}”`,
  when: (condition) => `when it is known: ${condition}`,
  until: (day) => `until ${day}`,
  afterDay: (day) => `after ${day}`,
  withTask: (tasks) => `with an open task ${tasks}`,
  withoutTask: 'without a task',
  gained: 'Gained',
  lost: 'Lost',
  changed: 'Gained and lost',
  before: 'Before',
  after: 'Now',
  maySee: (kind, coordinate, purpose) => `${kind} may see ${coordinate} for ${purpose}`,
  mayChange: (kind, coordinate, purpose) => `${kind} may use ${coordinate} for ${purpose}`,
  keeps: (kind, coordinate, purpose, before, after) =>
    `after closing its task for ${purpose}, ${kind} goes on seeing ${coordinate} of its own rows for ${after} days (before: ${before})`,
  states: (gained, lost, all) => `more in ${gained} and less in ${lost} of ${all} states`,
  what: {
    purpose: 'purpose',
    askers: 'kind of agency that may ask',
    tasks: 'type of task',
    condition: 'condition of the whole purpose',
    dates: 'period of validity',
    rule: 'rule, without effect on what is shown',
    'rule-text': 'reason of the rule',
    title: 'title',
    'legal-basis': 'legal basis',
    'register-entry': 'entry in the register of processing',
    dpv: 'DPV purpose',
    regime: 'legal regime',
    derived: 'computed field accepted',
    argument: 'argument',
    change: 'change allowed',
    'after-closing': 'what is kept after closing',
    confidential: 'hidden from the person’s own overview',
    vocabulary: 'vocabulary',
    'red-line': 'red line',
    'widening-delay': 'days that what shows more waits after approval',
    agency: 'agency',
  },
  change: { added: 'added', removed: 'removed', changed: 'changed' },
  delay: (before, after) =>
    `from now on, a version that shows more waits ${after} days after its approval (before: ${before})`,
  inPurpose: (purpose) => `of ${purpose}`,
  widens: 'more can be learnt by this',
  shown: (coordinate, form, rule) => `${coordinate} is shown ${form}, by rule ${rule}`,
  changeable: (coordinate) => `${coordinate} may be used: the purpose lists it under may-change`,
  structural: (coordinate) => `${coordinate} carries no data of a person and needs no grant`,
  through: (coordinate) => `It opens because ${coordinate} behind it is shown`,
  because: (reason) => `Reason: ${reason}`,
  ground: (grounds) => `Ground: ${grounds}`,
  taskOpen: (tasks) => `Open: ${tasks}`,
  kept: 'The task is closed; the asker’s own rows are kept for a while',
  withheld: (coordinate) => `${coordinate} is withheld`,
  noPurpose: 'there is no such purpose',
  meant: (word) => `did you mean ${word}?`,
  notFor: (kinds) => `the purpose is not for this kind of agency, only for ${kinds}`,
  outside: (from, until) => `the purpose was not in force on that day${period(from, until, 'from', 'until')}`,
  derived: (fields) => `it is computed from ${fields}, and the purpose has not accepted that`,
  notListed: 'it tells of a field, and the purpose does not list it under arguments',
  noRule: 'no rule of the purpose shows it to this kind of agency',
  noTask: (tasks, rule) => `rule ${rule} needs an open task ${tasks}`,
  factsMissing: (condition, rule) => `for rule ${rule} it is not known: ${condition}`,
  onlyOnDays: (days, rule) => `rule ${rule} shows it only ${days}`,
  notTold: (rule) => `for rule ${rule} something is missing that may not be told`,
  andNotTold: 'and something that may not be told',
  onlyOffered: 'the task was only offered, and until it is accepted nothing but the task itself is shown',
  noRowsOfOwn: 'it is shown on the asker’s own rows only, and outside any case nobody can tell whose a row is',
  onlyJoined:
    'it is shown on the asker’s own rows only, and was fetched on all rows for a computed field, so it is withheld on all',
  contradiction: (coordinate, record, policy) =>
    `The record does not agree with its policy on ${coordinate}: the record says ${record}, the policy says ${policy}`,
  wasWithheld: 'withheld',
  wasShown: (form, rule) => `shown ${form}${rule === undefined ? '' : ` by rule ${rule}`}`,
}

export const dutch: Phrases = {
  form: {
    full: 'volledig',
    month: 'als jaar en maand',
    year: 'als jaar',
    exists: 'alleen of het er is',
    category: 'als hoofdgroep',
    region: 'als regio',
  },
  ownRows: 'alleen eigen regels',
  nothing: 'niets',
  always: 'altijd',
  or: ' of ',
  and: ' en ',
  holds: (sentence) => `“${sentence}”`,
  holdsNot: (sentence) => `niet “${sentence}”`,
  when: (condition) => `als bekend is: ${condition}`,
  until: (day) => `tot en met ${day}`,
  afterDay: (day) => `na ${day}`,
  withTask: (tasks) => `met een open taak ${tasks}`,
  withoutTask: 'zonder taak',
  gained: 'Erbij',
  lost: 'Eraf',
  changed: 'Erbij en eraf',
  before: 'Eerst',
  after: 'Nu',
  maySee: (kind, coordinate, purpose) => `${kind} mag ${coordinate} zien voor ${purpose}`,
  mayChange: (kind, coordinate, purpose) => `${kind} mag ${coordinate} gebruiken voor ${purpose}`,
  keeps: (kind, coordinate, purpose, before, after) =>
    `na het sluiten van de taak voor ${purpose} blijft ${kind} ${coordinate} van eigen regels ${after} dagen zien (eerst: ${before})`,
  states: (gained, lost, all) => `meer in ${gained} en minder in ${lost} van ${all} toestanden`,
  what: {
    purpose: 'doel',
    askers: 'soort organisatie die mag vragen',
    tasks: 'soort taak',
    condition: 'voorwaarde van het hele doel',
    dates: 'geldigheid',
    rule: 'regel, zonder gevolg voor wat wordt getoond',
    'rule-text': 'reden van de regel',
    title: 'titel',
    'legal-basis': 'grondslag',
    'register-entry': 'vermelding in het verwerkingsregister',
    dpv: 'DPV-doel',
    regime: 'wettelijk regime',
    derived: 'aanvaard afgeleid veld',
    argument: 'argument',
    change: 'toegestane wijziging',
    'after-closing': 'wat na sluiten zichtbaar blijft',
    confidential: 'verborgen in het overzicht van de persoon zelf',
    vocabulary: 'woordenlijst',
    'red-line': 'rode lijn',
    'widening-delay': 'dagen dat wat meer toont na goedkeuring wacht',
    agency: 'organisatie',
  },
  change: { added: 'toegevoegd', removed: 'verwijderd', changed: 'gewijzigd' },
  delay: (before, after) =>
    `voortaan wacht een versie die meer toont na haar goedkeuring nog ${after} dagen (eerst: ${before})`,
  inPurpose: (purpose) => `van ${purpose}`,
  widens: 'hierdoor is meer te weten te komen',
  shown: (coordinate, form, rule) => `${coordinate} wordt ${form} getoond, door regel ${rule}`,
  changeable: (coordinate) => `${coordinate} mag worden gebruikt: het doel noemt het onder may-change`,
  structural: (coordinate) => `${coordinate} bevat geen gegevens van een persoon en behoeft geen toestemming`,
  through: (coordinate) => `Het gaat open omdat ${coordinate} erachter wordt getoond`,
  because: (reason) => `Reden: ${reason}`,
  ground: (grounds) => `Grondslag: ${grounds}`,
  taskOpen: (tasks) => `Open: ${tasks}`,
  kept: 'De taak is gesloten; eigen regels blijven nog een tijd zichtbaar',
  withheld: (coordinate) => `${coordinate} wordt niet getoond`,
  noPurpose: 'dit doel bestaat niet',
  meant: (word) => `bedoelt u ${word}?`,
  notFor: (kinds) => `het doel is niet voor deze soort organisatie, alleen voor ${kinds}`,
  outside: (from, until) => `het doel gold niet op die dag${period(from, until, 'van', 'tot')}`,
  derived: (fields) => `het is afgeleid van ${fields}, en dat heeft het doel niet aanvaard`,
  notListed: 'het vertelt over een veld, en het doel noemt het niet onder arguments',
  noRule: 'geen regel van het doel toont het aan deze soort organisatie',
  noTask: (tasks, rule) => `regel ${rule} vraagt een open taak ${tasks}`,
  factsMissing: (condition, rule) => `voor regel ${rule} is niet bekend: ${condition}`,
  onlyOnDays: (days, rule) => `regel ${rule} toont het alleen ${days}`,
  notTold: (rule) => `voor regel ${rule} ontbreekt iets dat niet mag worden verteld`,
  andNotTold: 'en iets dat niet mag worden verteld',
  onlyOffered: 'de taak was alleen aangeboden, en tot die is aanvaard wordt alleen de taak zelf getoond',
  noRowsOfOwn: 'het wordt alleen op eigen regels getoond, en buiten een zaak valt niet te zeggen van wie een regel is',
  onlyJoined:
    'het wordt alleen op eigen regels getoond, en is op alle regels opgehaald voor een afgeleid veld, dus op geen ervan getoond',
  contradiction: (coordinate, record, policy) =>
    `Het logboek klopt niet met zijn beleid over ${coordinate}: volgens het logboek ${record}, volgens het beleid ${policy}`,
  wasWithheld: 'niet getoond',
  wasShown: (form, rule) => `${form} getoond${rule === undefined ? '' : ` door regel ${rule}`}`,
}

function period(from: string | undefined, until: string | undefined, fromWord: string, untilWord: string): string {
  const bounds = [
    ...(from === undefined ? [] : [`${fromWord} ${from}`]),
    ...(until === undefined ? [] : [`${untilWord} ${until}`]),
  ]
  return ` (${bounds.join(' ')})`
}
