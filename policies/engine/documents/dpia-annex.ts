import { CHAIN } from '../check-words.ts'
import type { CellChange, Comparison, OtherChange } from '../compare.ts'
import type { CompiledPolicy } from '../compiled-policy.ts'
import type { VisibleField } from '../what-may-see.ts'
import { plainLine } from '../one-line.ts'
import { dataFields } from './data-cells.ts'
import { fillIn } from './fill-in.ts'
import { clausesOf, groupBy, inferences } from './inferences.ts'
import { OTHER_CHANGES } from './other-changes.ts'
import { specialCategory } from './special-category.ts'
import { markdownTable } from './tables.ts'
import { createWording, type FieldNames, type Language, type Wording } from './wording.ts'

const TEXT = {
  en: {
    title: 'Draft DPIA annex to a change of the policies',
    versions: (before: string, after: string) =>
      `From version \`${before}\` to version \`${after}\`. Everything below follows from comparing the two by every task, fact and day; nothing is sampled. What it means for people is for people to judge: those places are marked.`,
    reference: 'The DPIA that this annex goes with',
    short: 'In short',
    nothing: 'The two versions say the same.',
    noWidening:
      'Nobody comes to see more. Whether a narrower policy still lets the work be done is for those who do it to say.',
    gains: (count: number, fields: number, kinds: number) =>
      `${count} grants are new or wider: ${fields} different fields, for ${kinds} kinds of organisation.`,
    special: (count: number) =>
      `Of these fields, ${count} belong to a special category of data or are criminal data (GDPR 9 or 10).`,
    safety: (count: number) => `A leak of ${count} of these fields can get someone found (sensitivity 4).`,
    loses: (count: number) => `${count} grants are narrower or gone.`,
    widens: 'What widens, and for whom',
    agencies: (count: number) => (count === 1 ? '1 organisation' : `${count} organisations`),
    heads: ['Field', 'Kept by', 'Data category', 'Sensitivity', 'Was shown', 'Will be shown'],
    narrows: 'What narrows',
    narrowHeads: ['Field', 'Kept by', 'Was shown', 'Will be shown'],
    chain: 'the chain',
    notShown: 'not',
    own: 'own rows only',
    forTasks: (tasks: string) => `for ${tasks}`,
    kept: (before: number, after: number) => `after closing: ${before} days, becomes ${after} days`,
    inferred: 'What can be concluded from it',
    inferredText: 'Beyond what the fields say. A list to go through, made from schema and policy; add what it misses.',
    inferredNone: 'Nothing follows from the schema and the policy alone.',
    inferredFill: 'what else can be concluded, alone or together with what the organisation knows already',
    other: 'What else changes',
    otherNone: 'Nothing.',
    questions: 'Questions that people must answer',
    necessity: 'why each of these fields is needed for the purpose, and what goes wrong without it (GDPR 35(7)(b))',
    lessText: 'These fields could be shown less precisely:',
    less: 'whether a less precise form would do',
    basis: 'which legal ground carries the widening, and for provision to whom (GDPR 6)',
    special9: 'which exception of GDPR 9(2) applies to the special categories',
    special10: 'under which law the criminal data may be processed (GDPR 10; UAVG 32 and 33)',
    risks:
      'the risks for the person, for children and for people around them, and how likely and how grave they are (GDPR 35(7)(c))',
    find: 'what prevents that a pursuer or their contacts reach the fields by which the person can be found',
    measures: 'the measures against these risks, those outside the hub included (GDPR 35(7)(d))',
    consulted: 'whose views were sought: those concerned or who speak for them (GDPR 35(9))',
    officer: "the data protection officer's advice (GDPR 35(2)), and what was done with it",
    prior: 'whether a high risk remains, so that the supervisory authority must be consulted first (GDPR 36)',
    work: 'whether the narrower policy still lets every task be done safely',
  },
  nl: {
    title: 'Concept DPIA-bijlage bij een wijziging van het beleid',
    versions: (before: string, after: string) =>
      `Van versie \`${before}\` naar versie \`${after}\`. Alles hieronder volgt uit een vergelijking van beide over elke taak, elk feit en elke dag; er is geen steekproef genomen. Wat het voor mensen betekent, moeten mensen beoordelen: die plaatsen zijn gemarkeerd.`,
    reference: 'De DPIA waar deze bijlage bij hoort',
    short: 'In het kort',
    nothing: 'De twee versies zeggen hetzelfde.',
    noWidening:
      'Niemand krijgt meer te zien. Of het werk met een krapper beleid nog te doen is, moeten degenen zeggen die het doen.',
    gains: (count: number, fields: number, kinds: number) =>
      `Aantal toekenningen dat nieuw of ruimer is: ${count}. Het gaat om verschillende velden: ${fields}, en soorten organisaties: ${kinds}.`,
    special: (count: number) =>
      `Aantal van deze velden met bijzondere of strafrechtelijke persoonsgegevens (AVG 9 of 10): ${count}.`,
    safety: (count: number) =>
      `Aantal van deze velden waardoor iemand bij een lek gevonden kan worden (gevoeligheid 4): ${count}.`,
    loses: (count: number) => `Aantal toekenningen dat krapper wordt of vervalt: ${count}.`,
    widens: 'Wat ruimer wordt, en voor wie',
    agencies: (count: number) => (count === 1 ? '1 organisatie' : `${count} organisaties`),
    heads: ['Veld', 'Bijgehouden door', 'Gegevenscategorie', 'Gevoeligheid', 'Werd getoond', 'Wordt getoond'],
    narrows: 'Wat krapper wordt',
    narrowHeads: ['Veld', 'Bijgehouden door', 'Werd getoond', 'Wordt getoond'],
    chain: 'de keten',
    notShown: 'niet',
    own: 'alleen eigen rijen',
    forTasks: (tasks: string) => `voor ${tasks}`,
    kept: (before: number, after: number) => `na sluiting: ${before} dagen, wordt ${after} dagen`,
    inferred: 'Wat eruit valt af te leiden',
    inferredText:
      'Naast wat de velden zelf zeggen. Een lijst om na te lopen, gemaakt uit schema en beleid; vul aan wat ontbreekt.',
    inferredNone: 'Uit schema en beleid alleen volgt niets.',
    inferredFill: 'wat er verder valt af te leiden, op zichzelf of samen met wat de organisatie al weet',
    other: 'Wat er verder wijzigt',
    otherNone: 'Niets.',
    questions: 'Vragen die mensen moeten beantwoorden',
    necessity: 'waarom elk van deze velden nodig is voor het doel, en wat er zonder misgaat (AVG 35 lid 7 onder b)',
    lessText: 'Deze velden zouden minder precies getoond kunnen worden:',
    less: 'of een minder precieze vorm volstaat',
    basis: 'welke grondslag de verruiming draagt, en voor verstrekking aan wie (AVG 6)',
    special9: 'welke uitzondering van AVG 9 lid 2 geldt voor de bijzondere persoonsgegevens',
    special10: 'op grond van welke wet de strafrechtelijke gegevens mogen worden verwerkt (AVG 10; UAVG 32 en 33)',
    risks:
      "de risico's voor de persoon, voor kinderen en voor mensen in hun omgeving, en hoe waarschijnlijk en hoe ernstig ze zijn (AVG 35 lid 7 onder c)",
    find: 'wat voorkomt dat een achtervolger of diens contacten bij de velden komen waarmee de persoon te vinden is',
    measures: "de maatregelen tegen deze risico's, ook die buiten de hub (AVG 35 lid 7 onder d)",
    consulted: 'wiens mening is gevraagd: die van betrokkenen of van wie namens hen spreekt (AVG 35 lid 9)',
    officer: 'het advies van de functionaris gegevensbescherming (AVG 35 lid 2), en wat ermee is gedaan',
    prior: 'of er een hoog risico overblijft, zodat eerst de toezichthouder moet worden geraadpleegd (AVG 36)',
    work: 'of met het krappere beleid elke taak nog veilig kan worden gedaan',
  },
}

/** A draft annex to a DPIA for one change: what can be told exactly is told, what people must judge is marked. */
export function dpiaAnnex(
  comparison: Comparison,
  before: CompiledPolicy,
  after: CompiledPolicy,
  language: Language,
  names: FieldNames = new Map(),
): string {
  const page: Page = {
    before,
    after,
    was: createWording(before, language, names),
    is: createWording(after, language, names),
  }
  const text = TEXT[language]
  const gained = comparison.cells.filter(({ gains }) => gains)
  const lost = comparison.cells.filter(({ loses }) => loses)
  const concluded = inferences(comparison, before, after, page.is)
  return `${[
    `# ${text.title}`,
    text.versions(comparison.before.slice(0, 12), comparison.after.slice(0, 12)),
    ...(after.bundle.release?.dpia === undefined ? [] : [`${text.reference}: ${plainLine(after.bundle.release.dpia)}`]),
    `## ${text.short}`,
    bullets(inShort(comparison, gained, lost, page)),
    ...(gained.length === 0
      ? []
      : [
          `## ${text.widens}`,
          ...byReceiver(gained, page, text.heads, (cell) => [
            ...about(cell, page),
            ...judgedBy(cell, page),
            shown(cell, cell.before, page.before, page.was),
            shown(cell, cell.after, page.after, page.is),
          ]),
          `## ${text.inferred}`,
          text.inferredText,
          bullets([...(concluded.length === 0 ? [text.inferredNone] : concluded), fillIn(language, text.inferredFill)]),
        ]),
    ...(lost.length === 0
      ? []
      : [
          `## ${text.narrows}`,
          ...byReceiver(lost, page, text.narrowHeads, (cell) => [
            ...about(cell, page),
            shown(cell, cell.before, page.before, page.was),
            shown(cell, cell.after, page.after, page.is),
          ]),
        ]),
    `## ${text.other}`,
    comparison.other.length === 0 ? text.otherNone : bullets(comparison.other.map((change) => otherText(change, page))),
    `## ${text.questions}`,
    bullets(questions(gained, lost, page)),
  ].join('\n\n')}\n`
}

interface Page {
  readonly before: CompiledPolicy
  readonly after: CompiledPolicy
  /** Words of the former version, for what it showed; and of the later one, for the rest. */
  readonly was: Wording
  readonly is: Wording
}

function inShort(
  comparison: Comparison,
  gained: readonly CellChange[],
  lost: readonly CellChange[],
  page: Page,
): string[] {
  const text = TEXT[page.is.language]
  if (comparison.cells.length + comparison.other.length === 0) return [text.nothing]
  const fields = [...new Set(gained.map(({ coordinate }) => coordinate))]
  const special = fields.filter((coordinate) => specialOf(coordinate, page) !== undefined).length
  const safety = fields.filter((coordinate) => fieldOf(coordinate, page)?.sensitivity === 4).length
  return [
    ...(gained.length === 0
      ? [text.noWidening]
      : [text.gains(gained.length, fields.length, new Set(gained.map(({ kind }) => kind)).size)]),
    ...(special === 0 ? [] : [text.special(special)]),
    ...(safety === 0 ? [] : [text.safety(safety)]),
    ...(lost.length === 0 ? [] : [text.loses(lost.length)]),
  ]
}

/** A table per purpose, and per set of kinds of agency for which it changes in the same way, with how many organisations it reaches. */
function byReceiver(
  cells: readonly CellChange[],
  { is, after }: Page,
  heads: readonly string[],
  row: (cell: CellChange) => string[],
): string[] {
  const text = TEXT[is.language]
  const receivers = [...groupBy(cells, ({ purpose, kind }) => `${purpose} ${kind}`).values()].flatMap((group) =>
    group.slice(0, 1).map(({ purpose, kind }) => ({ purpose, kind, table: markdownTable(heads, group.map(row)) })),
  )
  return [...groupBy(receivers, ({ purpose, table }) => `${purpose} ${table}`).values()].flatMap((same) => {
    const reached = same.map(({ kind }) => {
      const agencies = (after.bundle.agencies?.agencies ?? []).filter((agency) => agency.kind === kind)
      return `${is.kind(kind)}: ${text.agencies(agencies.length)}.`
    })
    return same
      .slice(0, 1)
      .flatMap(({ purpose, table }) => [`### ${is.purpose(purpose)} (\`${purpose}\`)`, bullets(reached), table])
  })
}

function about({ coordinate }: CellChange, page: Page): string[] {
  const owner = fieldOf(coordinate, page)?.owner ?? ''
  return [
    `${page.is.field(coordinate)} (\`${coordinate}\`)`,
    owner === CHAIN ? TEXT[page.is.language].chain : owner === '' ? '' : page.is.kind(owner),
  ]
}

function judgedBy({ coordinate }: CellChange, page: Page): string[] {
  const field = fieldOf(coordinate, page)
  const special = specialOf(coordinate, page)
  const article = special === undefined ? '' : ` (**${page.is.law('GDPR')}${special.replace('GDPR', '')}**)`
  return [
    field?.category === undefined ? '' : `${page.is.category(field.category)}${article}`,
    String(field?.sensitivity ?? ''),
  ]
}

/** Every way in which the field is shown, as sentences without a stop. */
function shown(
  { coordinate, afterClosing }: CellChange,
  ways: readonly VisibleField[],
  policy: CompiledPolicy,
  wording: Wording,
): string {
  const serves = policy.schema.field(coordinate)?.coarsens?.form
  const text = TEXT[wording.language]
  if (afterClosing !== undefined) return text.kept(afterClosing.before, afterClosing.after)
  if (ways.length === 0) return text.notShown
  return ways
    .map(({ form, own, tasks, when, rule }) =>
      [
        wording.form(serves ?? form),
        ...(own ? [text.own] : []),
        ...(tasks.length === 0 ? [] : [text.forTasks(wording.list(tasks.map((task) => `“${wording.task(task)}”`)))]),
        ...clausesOf(when).map((clause) => wording.condition([clause])),
        `\`${rule}\``,
      ].join('; '),
    )
    .join('<br>')
}

function otherText({ what, subject, change, purpose, days }: OtherChange, { is }: Page): string {
  const { subjects, changes } = OTHER_CHANGES[is.language]
  if (days !== undefined) return `${subjects[what]}: ${days.before} → ${days.after}.`
  const where = purpose === undefined || purpose === subject ? '' : ` (${is.purpose(purpose)}, \`${purpose}\`)`
  return `${subjects[what]} \`${subject}\`${where}: ${changes[change]}.`
}

function questions(gained: readonly CellChange[], lost: readonly CellChange[], page: Page): string[] {
  const { language } = page.is
  const text = TEXT[language]
  const ask = (what: string) => fillIn(language, what)
  const special = new Set(gained.map(({ coordinate }) => specialOf(coordinate, page)))
  const less = [...new Set(gained.flatMap(({ coordinate, after }) => lessPrecise(coordinate, after, page)))]
  const finds = gained.some(({ coordinate }) => fieldOf(coordinate, page)?.sensitivity === 4)
  return [
    ...(gained.length === 0
      ? []
      : [
          ask(text.necessity),
          ...(less.length === 0 ? [] : [`${text.lessText} ${less.join('; ')}. ${ask(text.less)}`]),
          ask(text.basis),
          ...(special.has('GDPR 9') ? [ask(text.special9)] : []),
          ...(special.has('GDPR 10') ? [ask(text.special10)] : []),
          ask(text.risks),
          ...(finds ? [ask(text.find)] : []),
          ask(text.measures),
          ask(text.consulted),
          ask(text.prior),
        ]),
    ...(lost.length === 0 ? [] : [ask(text.work)]),
    ask(text.officer),
  ]
}

/** The coarser forms the schema has for a field that is shown in full. */
function lessPrecise(coordinate: string, ways: readonly VisibleField[], page: Page): string[] {
  const field = fieldOf(coordinate, page)
  if (field === undefined || !ways.some(({ form }) => form === 'full')) return []
  const siblings = dataFields(page.after).flatMap(({ coarsens }) =>
    coarsens?.field === coordinate ? [coarsens.form] : [],
  )
  const forms = [...(field.type === 'PartialDate' ? (['month', 'year'] as const) : []), ...siblings]
  return forms.length === 0
    ? []
    : [`${page.is.field(coordinate)} (${forms.map((form) => page.is.form(form)).join(', ')})`]
}

function fieldOf(coordinate: string, { before, after }: Page) {
  return after.schema.field(coordinate) ?? before.schema.field(coordinate)
}

function specialOf(coordinate: string, page: Page) {
  return specialCategory(fieldOf(coordinate, page)?.category ?? '')
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n')
}
