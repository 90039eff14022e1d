import type { CompiledPolicy } from '../compiled-policy.ts'
import type { Formula, PurposeDocument, Rule } from '../policy-document.ts'
import { isOfDays } from '../day-literal.ts'
import { plainLine } from '../one-line.ts'
import { sortedPurposes } from './data-cells.ts'
import { mayChangeText } from './may-change-text.ts'
import { redLineTexts } from './red-line-text.ts'
import { shownFieldsText } from './shown-fields-text.ts'
import { createWording, type FieldNames, type Language, upperFirst, type Wording } from './wording.ts'

const TEXT = {
  en: {
    title: 'What each purpose may see, in plain words',
    intro:
      'Made from the policies that run: do not edit, run `npm run generate`. The grounds and reasons are quoted from the policies as they were written there.',
    register: (entry: string) => `record of processing ${entry}`,
    who: 'Who may ask',
    tasks: 'For which tasks',
    tasksText: (tasks: string) =>
      `On one case at a time, as long as the organisation itself holds one of these tasks on that case and the task is open: ${tasks}. Once the task is closed, suspended or handed over, nothing more is shown.`,
    oneTask: (task: string) =>
      `On one case at a time, as long as the organisation itself holds this task on that case and the task is open: ${task}. Once the task is closed, suspended or handed over, nothing more is shown.`,
    noTasks:
      'This purpose belongs to no task, so it does not open a case in the ordinary way: of a case it shows nothing until it has an entrance of its own.',
    basis: 'Legal ground',
    always: 'Required for everything below',
    alwaysFor: (kind: string) => `Also required when asked by: ${kind}`,
    unknown: 'As long as something is not known, it counts as not met.',
    shown: 'What is shown',
    nothing: 'Nothing of any person is shown for this purpose.',
    because: 'Reason',
    onlyIf: 'Only if',
    onlyOn: 'Only',
    onlyWho: 'Only to',
    onlyTask: 'Only for the task',
    ownRows: 'Only what the organisation recorded itself, or what was handed over to it.',
    whileWaiting:
      'Also as long as what is required for everything is not met, so that the organisation can record what is still missing.',
    silent:
      'Whether this condition is met is told to nobody: if it is not, the answer looks the same as when there is nothing to show.',
    derived: 'Computed fields',
    derivedText: (field: string, from: string) => `${field}, which is computed from ${from}`,
    arguments: 'May filter or sort by',
    redLines: 'What the red lines keep back, whoever changes the policy',
    noRedLines: 'No red line concerns this purpose.',
    validity: 'When this applies',
    from: (day: string) => `from ${day}`,
    until: (day: string) => `until ${day} (that day not included)`,
    noLimit: 'without limit in time',
    after: 'After the task is closed',
    afterNothing: 'Nothing is kept visible.',
    afterText: (days: number, fields: string) =>
      `For ${days} days the organisation goes on seeing, of its own work only: ${fields}.`,
    subject: 'What the person is told',
    confidential:
      "Confidential: what is shown for this purpose is left out of the person's own overview of who saw what, so that an investigation is not harmed.",
    open: "Not confidential: what is shown for this purpose appears in the person's own overview of who saw what.",
  },
  nl: {
    title: 'Wat elk doel mag zien, in gewone woorden',
    intro:
      'Gemaakt uit het beleid dat draait: niet bewerken, maar `npm run generate` uitvoeren. Grondslagen en redenen zijn overgenomen zoals ze in het beleid staan, in de taal waarin ze daar zijn geschreven.',
    register: (entry: string) => `verwerkingsregister ${entry}`,
    who: 'Wie mag vragen',
    tasks: 'Voor welke taken',
    tasksText: (tasks: string) =>
      `Steeds voor één zaak, zolang de organisatie zelf in die zaak een van deze taken heeft en de taak openstaat: ${tasks}. Is de taak gesloten, opgeschort of overgedragen, dan wordt niets meer getoond.`,
    oneTask: (task: string) =>
      `Steeds voor één zaak, zolang de organisatie zelf in die zaak deze taak heeft en de taak openstaat: ${task}. Is de taak gesloten, opgeschort of overgedragen, dan wordt niets meer getoond.`,
    noTasks:
      'Dit doel hoort niet bij een taak en opent een zaak dus niet langs de gewone weg: zolang het geen eigen ingang heeft, toont het van een zaak niets.',
    basis: 'Wettelijke grondslag',
    always: 'Vereist voor alles hieronder',
    alwaysFor: (kind: string) => `Ook vereist bij een vraag van: ${kind}`,
    unknown: 'Zolang iets niet bekend is, telt het als niet vervuld.',
    shown: 'Wat wordt getoond',
    nothing: 'Voor dit doel wordt van geen enkele persoon iets getoond.',
    because: 'Reden',
    onlyIf: 'Alleen als',
    onlyOn: 'Alleen',
    onlyWho: 'Alleen aan',
    onlyTask: 'Alleen voor de taak',
    ownRows: 'Alleen wat de organisatie zelf heeft vastgelegd, of wat aan haar is overgedragen.',
    whileWaiting:
      'Ook zolang niet is voldaan aan wat voor alles vereist is, zodat de organisatie kan vastleggen wat nog ontbreekt.',
    silent:
      'Of aan deze voorwaarde is voldaan, wordt aan niemand verteld: is dat niet zo, dan ziet het antwoord eruit alsof er niets te tonen is.',
    derived: 'Berekende velden',
    derivedText: (field: string, from: string) => `${field}, berekend uit ${from}`,
    arguments: 'Mag filteren of sorteren op',
    redLines: 'Wat de rode lijnen tegenhouden, wie het beleid ook wijzigt',
    noRedLines: 'Geen enkele rode lijn gaat over dit doel.',
    validity: 'Wanneer dit geldt',
    from: (day: string) => `vanaf ${day}`,
    until: (day: string) => `tot ${day} (die dag niet meegerekend)`,
    noLimit: 'zonder beperking in de tijd',
    after: 'Nadat de taak is gesloten',
    afterNothing: 'Er blijft niets zichtbaar.',
    afterText: (days: number, fields: string) =>
      `Gedurende ${days} dagen blijft zichtbaar, alleen van het eigen werk van de organisatie: ${fields}.`,
    subject: 'Wat de persoon te zien krijgt',
    confidential:
      'Vertrouwelijk: wat voor dit doel wordt getoond, staat niet in het eigen overzicht van de persoon van wie wat heeft gezien, zodat een onderzoek geen schade oploopt.',
    open: 'Niet vertrouwelijk: wat voor dit doel wordt getoond, staat in het eigen overzicht van de persoon van wie wat heeft gezien.',
  },
}

/** One purpose in words that a lawyer and a case worker can read; empty for a purpose the policy does not have. */
export function purposeText(
  policy: CompiledPolicy,
  purposeId: string,
  language: Language,
  names: FieldNames = new Map(),
): string {
  const purpose = policy.bundle.purposes.find((candidate) => candidate.purpose === purposeId)
  if (purpose === undefined) return ''
  const wording = createWording(policy, language, names)
  const text = TEXT[language]
  const facts = [
    `\`${purpose.purpose}\``,
    ...(purpose.registerEntry === undefined ? [] : [text.register(plainLine(purpose.registerEntry))]),
    ...(purpose.regime === undefined ? [] : [wording.regime(purpose.regime)]),
  ]
  return [
    `## ${wording.purpose(purpose.purpose)}`,
    facts.join(' · '),
    `**${text.who}.** ${wording.list(purpose.who.map(wording.kind))}.`,
    `**${text.tasks}.** ${tasksText(purpose, wording)}`,
    `**${text.basis}.**`,
    bullets(
      purpose.legalBasis.map(
        ({ law, article, because }) => `${plainLine(wording.law(`${law} ${article}`))}: ${wording.told(because)}`,
      ),
    ),
    ...conditions(policy, purpose, wording),
    `### ${text.shown}`,
    ...(purpose.rules.length === 0
      ? [text.nothing]
      : purpose.rules.map((rule, index) => ruleText(policy, rule, index + 1, wording))),
    ...extras(policy, purpose, wording),
    `### ${text.redLines}`,
    bulletsOr(redLineTexts(policy, purpose, wording), text.noRedLines),
    ...closing(purpose, wording),
  ].join('\n\n')
}

/** All purposes on one page. */
export function purposesPage(policy: CompiledPolicy, language: Language, names: FieldNames): string {
  const text = TEXT[language]
  const parts = sortedPurposes(policy).map(({ id }) => purposeText(policy, id, language, names))
  return `${[`# ${text.title}`, text.intro, ...parts].join('\n\n')}\n`
}

function tasksText({ tasks }: PurposeDocument, wording: Wording): string {
  const text = TEXT[wording.language]
  const [first, ...rest] = tasks.map((task) => `“${wording.task(task)}”`)
  if (first === undefined) return text.noTasks
  return rest.length === 0 ? text.oneTask(first) : text.tasksText(wording.list([first, ...rest]))
}

/** What stands on every rule of the purpose, for everybody and by kind of agency. */
function conditions(policy: CompiledPolicy, purpose: PurposeDocument, wording: Wording): string[] {
  const text = TEXT[wording.language]
  const parts = [
    ...(purpose.when.length === 0 ? [] : [`**${text.always}.**`, formulaText(policy, purpose.when, wording)]),
    ...Object.entries(purpose.whenAskedBy)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .flatMap(([kind, formula]) => [
        `**${text.alwaysFor(wording.kind(kind))}.**`,
        formulaText(policy, formula, wording),
      ]),
  ]
  return parts.length === 0 ? [] : [...parts, text.unknown]
}

function ruleText(policy: CompiledPolicy, rule: Rule, number: number, wording: Wording): string {
  const text = TEXT[wording.language]
  // As wide as the number, or the list under it would not belong to it.
  const indent = ' '.repeat(String(number).length + 2)
  return [
    `${number}. \`${rule.id}\``,
    ...shownFieldsText(policy, rule.see, wording).map((line) => `${indent}- ${line}`),
    ...(rule.own ? [`${indent}- ${text.ownRows}`] : []),
    ...(rule.whileWaiting === true ? [`${indent}- ${text.whileWaiting}`] : []),
    ...(rule.who === undefined ? [] : [`${indent}- ${text.onlyWho}: ${wording.list(rule.who.map(wording.kind))}.`]),
    ...(rule.tasks === undefined
      ? []
      : [`${indent}- ${text.onlyTask}: ${wording.list(rule.tasks.map(wording.task))}.`]),
    ...rule.when.map(
      (clause) =>
        `${indent}- **${isOfDays(clause) ? text.onlyOn : text.onlyIf}:** ${clauseText(policy, clause, wording)}`,
    ),
    `${indent}- ${text.because}: ${wording.told(rule.because)}`,
  ].join('\n')
}

function formulaText(policy: CompiledPolicy, formula: Formula, wording: Wording): string {
  return bullets(formula.map((clause) => clauseText(policy, clause, wording)))
}

/** An entry that rests on a silent fact is read out like any other, with what the asker will and will not notice of it. */
function clauseText(policy: CompiledPolicy, clause: Formula[number], wording: Wording): string {
  const sentence = wording.formula([clause]).join('')
  return clause.some(({ fact }) => policy.silentFacts.has(fact))
    ? `${sentence} ${TEXT[wording.language].silent}`
    : sentence
}

function extras(policy: CompiledPolicy, purpose: PurposeDocument, wording: Wording): string[] {
  const text = TEXT[wording.language]
  const qualified = (coordinate: string) => `${wording.field(coordinate)} (\`${coordinate}\`)`
  const derived = purpose.derived.map(
    ({ field, from, because }) =>
      `${text.derivedText(qualified(field), wording.list(from.map(qualified)))}. ${wording.told(because)}`,
  )
  return [
    ...(derived.length === 0 ? [] : [`**${text.derived}.**`, bullets(derived)]),
    ...(purpose.arguments.length === 0 ? [] : [`**${text.arguments}.** ${purpose.arguments.map(code).join(', ')}.`]),
    ...mayChangeText(policy, purpose, wording, (clause) => clauseText(policy, clause, wording)),
  ]
}

function closing(purpose: PurposeDocument, wording: Wording): string[] {
  const text = TEXT[wording.language]
  const { from, until } = purpose.valid
  const days = [
    ...(from === undefined ? [] : [text.from(wording.day(from))]),
    ...(until === undefined ? [] : [text.until(wording.day(until))]),
  ]
  const { afterClosing } = purpose
  return [
    `**${text.validity}.** ${upperFirst(days.length === 0 ? text.noLimit : days.join(', '))}.`,
    `**${text.after}.** ${
      afterClosing === undefined
        ? text.afterNothing
        : text.afterText(afterClosing.days, wording.list(afterClosing.keep.map(wording.field)))
    }`,
    `**${text.subject}.** ${purpose.confidential ? text.confidential : text.open}`,
  ]
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n')
}

function bulletsOr(lines: readonly string[], otherwise: string): string {
  return lines.length === 0 ? otherwise : bullets(lines)
}

function code(word: string): string {
  return `\`${word}\``
}
