import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import type { Coordinates, FieldShape, TypeShape } from '../../policies/engine/coordinates.ts'
import { PolicyErrors } from '../../policies/engine/policy-errors.ts'
import { loadBundle } from '../../policies/load-bundle.ts'
import { type PolicyFile, readPolicyFiles } from '../../policies/read-policy-files.ts'
import { policies, schema, shipped } from './shipped-policy.ts'

const files = readPolicyFiles(policies)
const trust = { people: shipped.bundle.agencies?.people ?? [] }

/** One mistake in the shipped bundle. */
interface Mistake {
  readonly file: string
  /** Text of the file that the mistake takes the place of; absent: a whole file. */
  readonly instead?: string
  readonly planted: string
  /** Where the problem is told: at this text, looked for from what was planted on; absent: the start of the file. */
  readonly at?: string
  /** The file in which it is told, where that is another one. */
  readonly toldIn?: string
  readonly told: string | RegExp
  readonly over?: Coordinates
}

const [SHELTER, SIGNAL, HOUSING] = ['shelter.place', 'signal.assess', 'municipal.housing'].map(
  (purpose) => `purposes/${purpose}.yaml`,
) as [string, string, string]

/** The whole bundle with the mistake in it. */
function plant({ file, instead, planted }: Mistake): PolicyFile[] {
  const text = files.find(({ name }) => name === file)?.text
  if (instead === undefined) return [...files.filter(({ name }) => name !== file), { name: file, text: planted }]
  if (text?.includes(instead) !== true) throw new Error(`${file} does not hold ${instead}`)
  return files.map((one) => (one.name === file ? { name: file, text: text.replace(instead, () => planted) } : one))
}

/** `file:line:column` of a text in the planted file, counted here and not by what is under test. */
function placeOf(mistake: Mistake): string {
  const { planted, at, file: plantedIn, toldIn: file = plantedIn } = mistake
  const text = plant(mistake).find(({ name }) => name === file)?.text ?? ''
  if (at === undefined) return `${file}:1:1`
  const from = text.indexOf(planted)
  const offset = text.indexOf(at, text.indexOf(at, from) < 0 ? 0 : from)
  if (offset < 0) throw new Error(`${at} is not in ${file}`)
  const before = text.slice(0, offset).split('\n')
  return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

async function refusal(bundle: readonly PolicyFile[], over: Coordinates = schema): Promise<PolicyErrors> {
  try {
    await loadBundle(bundle, { schema: over, trust })
  } catch (error) {
    if (error instanceof PolicyErrors) return error
    throw error
  }
  throw new Error('the bundle was let in')
}

/** The schema with types added and fields taken away. */
function changed(types: readonly TypeShape[], without: readonly string[] = []): Coordinates {
  const all = new Map(
    [...schema.types.values(), ...types].map((type): [string, TypeShape] => [
      type.name,
      { ...type, fields: new Map([...type.fields].filter(([, { coordinate }]) => !without.includes(coordinate))) },
    ]),
  )
  return {
    ...schema,
    types: all,
    field: (coordinate) => all.get(coordinate.split('.')[0] ?? '')?.fields.get(coordinate.split('.')[1] ?? ''),
  }
}

function typeOf(
  name: string,
  kind: TypeShape['kind'],
  possible: readonly string[],
  fields: readonly FieldShape[] = [],
): TypeShape {
  const named = fields.map((field): [string, FieldShape] => [field.coordinate.split('.')[1] ?? '', field])
  return { name, kind, possible, value: false, keys: new Set(), fields: new Map(named) }
}
const field = (coordinate: string, requires: readonly string[] = []): FieldShape => ({
  coordinate,
  type: 'String',
  kind: 'leaf',
  list: false,
  arguments: {},
  requires,
})

const extended = changed(
  [
    typeOf('Person', 'interface', ['AlienRecord', 'BrpPerson']),
    typeOf('Whereabouts', 'union', ['Reception', 'ShelterPlacement']),
    typeOf('Summary', 'object', ['Summary'], [field('Summary.risk', ['SafetyAssessment.riskLevel'])]),
  ],
  [],
)
const valueType = [...schema.types.values()].find(({ value }) => value)?.name ?? ''
const holder = [...schema.types.values()]
  .filter(({ value }) => !value)
  .flatMap(({ fields }) => [...fields.values()].filter(({ type }) => type === valueType))
  .map(({ coordinate }) => coordinate)
  .join(' or ')

const REQUEST = 'HealthIntake: [acuteMedicalNeed, accessNeedCodes]'
const see = (shown: string, at: string, told: string, over?: Coordinates): Mistake => ({
  file: SHELTER,
  instead: REQUEST,
  planted: shown,
  at,
  told,
  ...(over === undefined ? {} : { over }),
})
const KEYS = 'confidential: true\n'
const extra = (planted: string, at: string, told: string, over?: Coordinates): Mistake => ({
  file: SIGNAL,
  instead: KEYS,
  planted: `${KEYS}${planted}\n`,
  at,
  told,
  ...(over === undefined ? {} : { over }),
})
const change = (planted: string, told: string, at = 'Mutation.assessSign'): Mistake => ({
  file: SIGNAL,
  instead: 'Mutation.assessSignal',
  planted,
  at,
  told,
})
const { mutation: _, ...unchanging } = schema
const whole = (planted: string, at: string | undefined, told: string | RegExp, file = HOUSING): Mistake => ({
  file,
  planted,
  told,
  ...(at === undefined ? {} : { at }),
})

const words: Record<string, Mistake> = {
  'a misspelt type': see(
    'HealthIntke: [acuteMedicalNeed]',
    'HealthIntke',
    'type "HealthIntke" is not listed; did you mean "HealthIntake"?',
  ),
  'a misspelt field': see(
    'HealthIntake: [acuteMedicalNed]',
    'acuteMedicalNed',
    'field "HealthIntake.acuteMedicalNed" is not listed; did you mean "HealthIntake.acuteMedicalNeed"?',
  ),
  'a misspelt mask': see(
    'HealthIntake: [acuteMedicalNeed: yaer]',
    'acuteMedicalNeed: yaer',
    'rules.7.see.HealthIntake.0.acuteMedicalNeed must be one of full, month, year, exists, category, region',
  ),
  'a mask that the field does not have': see(
    'HealthIntake: [acuteMedicalNeed: year]',
    'acuteMedicalNeed: year',
    'HealthIntake.acuteMedicalNeed cannot be shown as "year": only a field of type PartialDate can',
  ),
  'a mask of a wildcard': see(
    `HealthIntake: { '*': year }`,
    `'*'`,
    'HealthIntake.* cannot be shown as "year": "*" shows fields in full; name those that are to show less',
  ),
  'a misspelt fact': {
    file: SHELTER,
    instead: 'guardian-is-professional or guardian-cleared',
    planted: 'guardian-is-professional or guardian-clear',
    at: 'guardian-is-professional',
    told: 'fact "guardian-clear" is not listed; did you mean "guardian-cleared"?',
  },
  'an operator that is none': {
    file: SHELTER,
    instead: 'consent-given or urgency-acute',
    planted: 'consent-given and urgency-acute',
    at: 'consent-given and',
    told: '"consent-given and urgency-acute" cannot be read: write a fact, "not" and a fact, "until" and a day, or several of those joined by "or"',
  },
  'a misspelt kind': {
    file: SHELTER,
    instead: 'YOUTH, NIDOS',
    planted: 'YOUTH, NIDAS',
    at: 'NIDAS',
    told: 'kind "NIDAS" is not listed; did you mean "NIDOS"?',
  },
  'a misspelt task': {
    file: SHELTER,
    instead: 'STAY_SHELTER]',
    planted: 'STAY_SHELTR]',
    at: 'STAY_SHELTR',
    told: 'task "STAY_SHELTR" is not listed; did you mean "STAY_SHELTER"?',
  },
  'a misspelt purpose': {
    file: 'red-lines.yaml',
    instead: 'only-purposes: [report.take, prosecution.victim-rights]',
    planted: 'only-purposes: [report.tkae, prosecution.victim-rights]',
    at: 'report.tkae',
    told: 'purpose "report.tkae" is not listed; did you mean "report.take"?',
  },
  'a misspelt regime': {
    file: SHELTER,
    instead: 'regime: GDPR',
    planted: 'regime: GDRP',
    at: 'regime: GDRP',
    told: 'regime "GDRP" is not listed; did you mean "GDPR"?',
  },
  'a category of data without a name': {
    file: 'vocabulary.yaml',
    instead: '  pd:School:',
    planted: '  pd:Schol:',
    at: 'categories:',
    told: 'category "pd:School" is not listed; did you mean "pd:Schol"? (of YouthProtection.schoolEnrolled in the schema); name it here',
  },
  'an interface': see(
    'Person: [fullName]',
    'Person',
    'Person is an interface; name concrete types: AlienRecord, BrpPerson',
    extended,
  ),
  'a union': see(
    'Whereabouts: [region]',
    'Whereabouts',
    'Whereabouts is a union; name concrete types: Reception, ShelterPlacement',
    extended,
  ),
  'a type that is one value': see(
    `${valueType}: [street]`,
    valueType,
    `${valueType} has no fields of its own to grant; grant ${holder} instead`,
  ),
  'a change among what is shown': see(
    'Mutation: [holdPlace]',
    'holdPlace',
    'Mutation.holdPlace changes something: grant it under may-change',
    extended,
  ),
  'a kind outside the purpose': {
    file: SHELTER,
    instead: '  - id: coordinator\n',
    planted: '  - id: coordinator\n    who: [POLICE]\n',
    at: 'POLICE',
    told: 'kind "POLICE" is not listed; use one of COMENSHA, NIDOS, SHELTER, YOUTH (in shelter.place)',
  },
  'a task outside the purpose': {
    file: SHELTER,
    instead: '  - id: coordinator\n',
    planted: '  - id: coordinator\n    tasks: [PROSECUTE]\n',
    at: 'PROSECUTE',
    told: 'task "PROSECUTE" is not listed; use one of ASSESS_SAFETY, PLACE_CRISIS, PLACE_SHELTER, STAY_SHELTER (in shelter.place)',
  },
}

const keys: Record<string, Mistake> = {
  'in a purpose': extra('confidental: true', 'confidental', 'unknown key "confidental"; did you mean "confidential"?'),
  'in a rule': {
    file: SHELTER,
    instead: '    because:\n      en: One person to call',
    planted: '    becuase:\n      en: One person to call',
    at: 'becuase',
    told: 'unknown key "becuase"; did you mean "because"?',
  },
  'in a legal basis': {
    file: SHELTER,
    instead: '  - law: Wmo 2015',
    planted: '  - lw: Wmo 2015',
    at: 'lw',
    told: 'unknown key "lw"; did you mean "law"?',
  },
  'in the vocabulary': {
    file: 'vocabulary.yaml',
    instead: 'coarsenings:',
    planted: 'coarsening:',
    at: 'coarsening:',
    told: 'unknown key "coarsening"; did you mean "coarsenings"?',
  },
  'in a red line': {
    file: 'red-lines.yaml',
    instead: 'only-purposes: [care.coordinate]',
    planted: 'only-purpose: [care.coordinate]',
    at: 'only-purpose:',
    told: 'unknown key "only-purpose"; did you mean "only-purposes"?',
  },
  'of an agency': {
    file: 'agencies.yaml',
    instead: 'region: AMSTERDAM',
    planted: 'regio: AMSTERDAM',
    at: 'regio:',
    told: 'unknown key "regio"; did you mean "region"?',
  },
  'of a person': {
    file: 'agencies.yaml',
    instead: 'roles: [auditor]',
    planted: 'role: [auditor]',
    at: 'role:',
    told: 'unknown key "role"; did you mean "roles"?',
  },
  'in the release': {
    file: 'release.yaml',
    instead: '  author: po-chain',
    planted: '  autor: po-chain',
    at: 'autor',
    told: 'unknown key "autor"; did you mean "author"?',
  },
  'in an approval': {
    file: 'release.yaml',
    instead: '    - mandate-holder: mh-ap\n',
    planted: '    - mandateholder: mh-ap\n',
    at: 'mandateholder',
    told: 'unknown key "mandateholder"; did you mean "mandate-holder"?',
  },
  'in a test': {
    file: 'purposes/shelter.place.test.yaml',
    instead: '    sees:\n',
    planted: '    see:\n',
    at: 'see:',
    told: 'unknown key "see"; did you mean "sees"?',
  },
}

const syntax: Record<string, Mistake> = {
  'a key twice': {
    file: SHELTER,
    instead: 'regime: GDPR\n',
    planted: 'regime: GDPR\nregime: WPG\n',
    at: 'regime: WPG',
    told: 'this key stands here twice; keep one of them',
  },
  'an anchor': {
    file: SHELTER,
    instead: 'who: [',
    planted: 'who: &all [',
    at: '&all',
    told: 'anchors and aliases are not allowed; write the value out',
  },
  'an anchor on a block of text': {
    file: SHELTER,
    instead: 'en: One person to call when something happens.',
    planted: 'en: &text |\n        One person to call.',
    at: '&text',
    told: 'anchors and aliases are not allowed; write the value out',
  },
  'an alias': {
    file: SHELTER,
    instead: 'tasks: [PLACE_CRISIS,',
    planted: 'tasks: [*all,',
    at: '*all',
    told: 'anchors and aliases are not allowed; write the value out',
  },
  'a tag': {
    file: SHELTER,
    instead: 'regime: GDPR',
    planted: 'regime: !!str GDPR',
    at: '!!str',
    told: 'tags are not allowed; write the value plainly',
  },
  'a merge key': {
    file: SHELTER,
    instead: 'valid: { from: 2026-01-01 }',
    planted: 'valid: { <<: { from: 2026-01-01 } }',
    at: '<<',
    told: 'merge keys (<<) are not allowed; write the keys out',
  },
  'a directive': whole('%YAML 1.1\n---\npurpose: p\n', undefined, 'directives (%…) are not allowed'),
  'two documents in a file': {
    file: HOUSING,
    instead: 'rules:\n',
    planted: '---\nrules:\n',
    at: '---',
    told: 'a file holds one document; remove the "---" between them',
  },
  'a tab for an indent': {
    file: HOUSING,
    instead: '  en: Housing',
    planted: '\ten: Housing',
    at: '\ten',
    told: /^not valid YAML 1\.2: Tabs are not allowed as indentation/u,
  },
  'a bracket that never closes': whole('purpose: [a}\n', '}', /^not valid YAML 1\.2/u),
  'an empty file': whole('', undefined, 'the file is empty'),
  'nothing but comments': whole('# to be written\n', undefined, 'the file is empty'),
  'nothing but a mark of a document': whole('---\n', undefined, 'the file is empty'),
  'a file that is no document': whole(
    '- a\n- b\n',
    undefined,
    'not a policy document: it needs purpose, facts, kinds, red-lines, agencies or release at the top',
  ),
  'tests under the name of a purpose': whole(
    'purpose: p\ntests: []\n',
    undefined,
    'this file holds tests of a purpose; name it <purpose>.test.yaml',
  ),
  'a file of 2 MB': whole(
    `# ${'x'.repeat(2_000_000)}\npurpose: p\n`,
    undefined,
    'the file is larger than 1 MB; split it, one purpose to a file',
  ),
  'deep nesting in brackets': extra(
    `derived: ${'['.repeat(100_000)}`,
    `${'['.repeat(99_976)}\n`,
    'nested more than 24 levels deep; a policy is flat',
  ),
  'deep nesting by indents': whole(
    Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a${depth}:`).join('\n'),
    'a24:',
    'nested more than 24 levels deep; a policy is flat',
  ),
  'a NUL byte': {
    file: HOUSING,
    instead: 'en: Housing',
    planted: 'en: Hous\u0000ing',
    at: '\u0000',
    told: 'the character U+0000 is not allowed: save the file as UTF-8',
  },
  'what is left of broken UTF-8': {
    file: HOUSING,
    instead: 'en: Housing',
    planted: 'en: Hous\ufffding',
    at: '\ufffd',
    told: 'the character U+FFFD is not allowed: save the file as UTF-8',
  },
  'a byte order mark inside': {
    file: HOUSING,
    instead: 'MUNICIPALITY]',
    planted: '\ufeffMUNICIPALITY]',
    at: '\ufeff',
    told: 'the character U+FEFF is not allowed: save the file as UTF-8',
  },
  'text that turns its direction': {
    file: HOUSING,
    instead: 'en: Housing',
    planted: 'en: Hous\u202eing',
    at: '\u202e',
    told: 'the character U+202E is not allowed: remove it; it cannot be seen',
  },
  'the same, written as an escape': {
    file: HOUSING,
    instead: 'en: Housing',
    planted: 'en: "Hous\\u202eing"',
    at: '"Hous',
    told: 'the character U+202E is not allowed: remove it; it cannot be seen',
  },
  'a line end of old': {
    file: HOUSING,
    instead: 'en: Housing',
    planted: 'en: Hous\ring',
    at: '\r',
    told: 'the character U+000D is not allowed: remove it; it cannot be seen',
  },
}

const dates: Record<string, Mistake> = {
  'yes where a date belongs': {
    file: SHELTER,
    instead: 'from: 2026-01-01',
    planted: 'from: yes',
    at: 'from: yes',
    told: 'valid.from must be a date such as 2026-01-01',
  },
  'a day that does not exist': {
    file: SHELTER,
    instead: 'from: 2026-01-01',
    planted: 'from: 2026-02-30',
    at: 'from: 2026-02-30',
    told: '2026-02-30 is not a day of the calendar; write one that exists',
  },
  'until before from': {
    file: SHELTER,
    instead: 'from: 2026-01-01',
    planted: 'from: 2026-01-01, until: 2025-12-31',
    at: 'until:',
    told: 'until must be later than from (2026-01-01)',
  },
  'overlapping validity': whole(
    'purpose: shelter.place\nvalid: { from: 2026-06-01 }\nwho: [SHELTER]\ntasks: []\nrules: []\n',
    'from:',
    'purpose "shelter.place" exists already in purposes/shelter.place.yaml and both would be valid on 2026-06-01; keep one of them',
    'purposes/zz.yaml',
  ),
  'a purpose in two periods': {
    file: 'purposes/zz.yaml',
    planted: 'purpose: shelter.place\nvalid: { until: 2026-01-01 }\nwho: [SHELTER]\ntasks: []\nrules: []\n',
    at: 'purpose:',
    told: 'purpose "shelter.place" exists already in purposes/shelter.place.yaml, for another period; keep one file to a purpose and let a new version change it on its effective day',
  },
  'a second vocabulary': whole(
    'kinds: { KMAR: { en: a, nl: b } }\n',
    undefined,
    'a bundle holds one vocabulary; this is a second',
    'words.yaml',
  ),
}

const meaning: Record<string, Mistake> = {
  'a red line crossed': see(
    'CrimeReport: [statementText]',
    'statementText',
    'rule "health-needs" shows CrimeReport.statementText, across red line "statements-stay-with-justice" (only report.take, prosecution.victim-rights may): A victim\'s statement is read by those who investigate and prosecute, and by nobody else.',
  ),
  'a red line crossed by a wildcard': see(
    `HealthIntake: '*'`,
    'HealthIntake',
    'rule "health-needs" shows HealthIntake.diagnosisNotes, across red line "diagnoses-never" (no purpose may): What a patient tells a doctor stays with that doctor (BW 7:457).',
  ),
  'a red line crossed by a coarse form': see(
    'PoliceSignal: [municipalityCode: region]',
    'municipalityCode',
    'rule "health-needs" shows PoliceSignal.municipalityCodeRegion, across red line "shelter-knows-nothing-of-police" (shelter.place may not): Help may not depend on a report (Directive 2011/36/EU art. 11(3)); that police hold a file tells already.',
  ),
  'a red line crossed by dropping a condition': {
    file: SHELTER,
    instead: '      - guardian-is-professional or guardian-cleared\n',
    planted: '',
    at: 'guardianContact',
    told: 'rule "guardian-contact" shows YouthProtection.guardianContact, across red line "no-way-to-an-offending-guardian" (only when guardian-is-professional or guardian-cleared): A parent may be the offender; only a professional or cleared guardian is ever shown.',
  },
  'a red line over a field that is none': {
    file: 'red-lines.yaml',
    instead: 'fields: [CrimeReport.statementText]',
    planted: 'fields: [CrimeReport.statementTxt]',
    at: 'CrimeReport.statementTxt',
    told: 'field "CrimeReport.statementTxt" is not listed; did you mean "CrimeReport.statementText"?',
  },
  'a rule that can never hold': {
    file: SHELTER,
    instead: '      - guardian-is-professional or guardian-cleared\n',
    planted: '      - guardian-cleared\n      - not guardian-cleared\n',
    at: 'id: guardian-contact',
    told: 'rule "guardian-contact" can never hold: its conditions contradict each other; drop one of them',
  },
  'a rule twice': {
    file: SHELTER,
    instead: '- id: coordinator',
    planted: '- id:  health-needs',
    at: 'id:  health-needs',
    told: 'rule "health-needs" exists already; give each rule a name of its own',
  },
  'a field twice': see(
    'HealthIntake: [acuteMedicalNeed, accessNeedCodes, acuteMedicalNeed]',
    'acuteMedicalNeed]',
    'HealthIntake.acuteMedicalNeed is named twice in one list; name it once',
  ),
  'a field twice, in two forms': see(
    'VictimRegistration: [registeredAt, { registeredAt: exists }]',
    '{ registeredAt: exists',
    'VictimRegistration.registeredAt is named twice in one list; name it once',
  ),
  'a field the schema no longer has': {
    file: SHELTER,
    instead: 'coordinatorName, coordinatorPhone',
    planted: 'coordinatorName, coordinatorPhone',
    at: 'coordinatorPhone',
    told: 'field "CarePlan.coordinatorPhone" is not listed; did you mean "CarePlan.coordinatorName"?',
    over: changed([], ['CarePlan.coordinatorPhone']),
  },
  'a computed field without one of its sources': extra(
    'derived: [{ field: Summary.risk, from: [SafetyAssessment.assessedAt], because: b }]',
    'from:',
    'Summary.risk is computed from SafetyAssessment.riskLevel: name SafetyAssessment.riskLevel under from as well',
    extended,
  ),
  'a computed field of a field that is none': extra(
    'derived: [{ field: Summary.risk, from: [SafetyAssessment.riskLevel, SafetyAssessment.risk], because: b }]',
    'SafetyAssessment.risk]',
    'field "SafetyAssessment.risk" is not listed; did you mean "SafetyAssessment.riskLevel"?',
    extended,
  ),
  'an argument that is none': {
    file: SIGNAL,
    instead: 'Query.tasks: [status, due]',
    planted: 'Query.cases: [stat]',
    at: 'Query.cases',
    told: 'argument of Query.cases "stat" is not listed; did you mean "state"?',
  },
  'an argument that tells of nothing': {
    file: SIGNAL,
    instead: 'Query.tasks: [status, due]',
    planted: 'Query.cases: [first]',
    at: 'Query.cases',
    told: 'Query.cases(first) tells of no field: it needs no grant',
  },
  'a change where nothing can be changed': {
    ...change('Mutation.assessSignal', 'Mutation.assessSignal: this schema has nothing that changes data'),
    over: unchanging,
  },
  'a change that is none': change(
    'Mutation.assessSignl',
    'change "Mutation.assessSignl" is not listed; did you mean "Mutation.assessSignal"?',
  ),
  'a change for a kind outside the purpose': change(
    '{ change: [Mutation.assessSignal], who: [OM] }',
    'kind "OM" is not listed; use one of KMAR, NLA, POLICE (in signal.assess)',
  ),
  'a change under a misspelt fact': change(
    '{ change: [Mutation.assessSignal], when: [lawful-sty] }',
    'fact "lawful-sty" is not listed; did you mean "lawful-stay"?',
  ),
  'a misspelt key of a change': change(
    '{ change: [Mutation.assessSignal], wo: [KMAR] }',
    'unknown key "wo"; did you mean "who"?',
    'wo:',
  ),
  'a change about no open case, for one task': change(
    '{ change: [Mutation.reportSignal], tasks: [ASSESS_SIGNAL] }',
    'Mutation.reportSignal is about no case that is open to the asker, where no task and no fact is known: show it under no tasks, no when and not as own rows',
    'Mutation.reportSignal',
  ),
  'what is about no open case, under a fact': {
    file: SIGNAL,
    instead: '    see:\n      Query: [formerTasks',
    planted: '    when: [lawful-stay]\n    see:\n      Query: [formerTasks',
    at: 'formerTasks',
    told: 'Query.formerTasks is about no case that is open to the asker, where no task and no fact is known: show it under no tasks, no when and not as own rows',
  },
  'a period that is none': extra(
    'after-closing: { keep: [PoliceSignal.sector], for: 14 days }',
    'for:',
    'after-closing.for must be a number of days or weeks, such as P14D',
  ),
  'keeping what no rule shows': extra(
    'after-closing: { keep: [PoliceSignal.sourceReliability], for: P14D }',
    'PoliceSignal.source',
    'PoliceSignal.sourceReliability cannot be kept: no rule of signal.assess shows it',
  ),
  'keeping what is nobody’s own': extra(
    'after-closing: { keep: [CarePlan.goals], for: P14D }',
    'CarePlan.goals',
    'CarePlan.goals cannot be kept: the schema does not say whose a CarePlan is',
  ),
  'more than its own task while the purpose waits': {
    file: 'purposes/health.refer.yaml',
    instead: 'ReferralCase: [caseId]',
    planted: 'ReferralCase: [caseId, isOpen]',
    at: 'isOpen',
    told: "ReferralCase.isOpen is nothing of the asker's own task: while the purpose waits for its conditions only the task itself and the key of its case are shown; leave while-waiting out, or show it by another rule",
  },
  'a task shown while a silent fact is waited for': {
    file: 'purposes/prosecution.victim-rights.yaml',
    instead: '  - id: own-task\n',
    planted: '  - id: own-task\n    while-waiting: true\n',
    at: 'while-waiting',
    told: 'prosecution.victim-rights waits for report-filed-or-ex-officio, which is silent: a task shown meanwhile would tell that it does not hold; leave while-waiting out',
  },
  'an article that looks like a number': {
    file: SHELTER,
    instead: `article: '1.2.1, 2.3.1'`,
    planted: 'article: 1.2',
    at: 'article:',
    told: 'legal-basis.2.article must be text; put it between quotes if it looks like a number',
  },
  'a number of two agencies': {
    file: 'agencies.yaml',
    instead: '00000099000000002000',
    planted: '00000099000000001000',
    at: 'oin:',
    told: 'oin 00000099000000001000 belongs to another agency already',
  },
}

const signatures: Record<string, Mistake> = {
  'an edit after the signatures': {
    file: SHELTER,
    instead: 'One person to call',
    planted: 'Somebody to call',
    toldIn: 'release.yaml',
    at: 'mandate-holder: mh-ap',
    told: /^mh-ap signed other content .* an edit voids the signature, ask for a new one$/u,
  },
  'an author nobody knows': {
    file: 'release.yaml',
    instead: 'author: po-chain',
    planted: 'author: po-chian',
    at: 'author:',
    told: /^po-chian is not among the people/u,
  },
}

const told = (error: PolicyErrors) =>
  error.problems.map(({ position, message }) => ({
    place: position && `${position.file}:${position.line}:${position.column}`,
    message,
  }))

describe('the shipped bundle', () => {
  test('without a mistake is let in', async () => {
    await expect(loadBundle(files, { schema, trust })).resolves.toMatchObject({ policy: { hash: shipped.hash } })
  })

  test('is the same with a byte order mark, and with the line ends of another system', async () => {
    const marked = files.map(({ name, text }) => ({ name, text: `\ufeff${text.replaceAll('\n', '\r\n')}` }))
    await expect(loadBundle(marked, { schema, trust })).resolves.toMatchObject({ policy: { hash: shipped.hash } })
  })
})

describe.each<[string, Record<string, Mistake>]>([
  ['a word', words],
  ['an unknown key', keys],
  ['syntax', syntax],
  ['a date', dates],
  ['meaning', meaning],
  ['a signature', signatures],
])('a mistake in %s', (_, mistakes) => {
  test.each(Object.entries(mistakes))('%s is told with its place and cure, and nothing loads', async (_, mistake) => {
    const error = await refusal(plant(mistake), mistake.over)
    expect(told(error)).toContainEqual({
      place: placeOf(mistake),
      message: typeof mistake.told === 'string' ? mistake.told : expect.stringMatching(mistake.told),
    })
    for (const { position, message } of error.problems) {
      expect(position).toBeDefined()
      expect(message).not.toBe('')
    }
  })
})

test('bytes that are no UTF-8 are told of their file, and nothing loads', () => {
  const directory = mkdtempSync(join(tmpdir(), 'planted-'))
  mkdirSync(join(directory, 'purposes'))
  writeFileSync(join(directory, 'purposes/a.yaml'), Buffer.from([0x70, 0xc3, 0x28]))
  expect(() => readPolicyFiles(pathToFileURL(`${directory}/`))).toThrow(
    'purposes/a.yaml:1:1: the file is not UTF-8 text; save it as UTF-8',
  )
  rmSync(directory, { recursive: true })
})

test('these are at least the forty mistakes that were promised', () => {
  const count = [words, keys, syntax, dates, meaning, signatures].flatMap((table) => Object.keys(table)).length
  expect(count).toBeGreaterThanOrEqual(40)
})
