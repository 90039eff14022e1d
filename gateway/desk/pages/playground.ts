import { isInForce } from '../../../policies/engine/dutch-day.ts'
import { createWording } from '../../../policies/engine/documents/wording.ts'
import type { Coordinate } from '../../../policies/engine/coordinates.ts'
import type { Language } from '../../../policies/engine/sentences.ts'
import { shippedFieldNames } from '../../cli/field-names-file.ts'
import type { CaseAccess } from '../../enforce/resolve-scope.ts'
import { defaultLimits } from '../../limit/limits.ts'
import { loggable } from '../../log/disclosure-records.ts'
import { readRecords } from '../../log/read-records.ts'
import type { DisclosureRecord } from '../../log/disclosure-record.ts'
import { CASE_ID } from '../../../schema/case-id.ts'
import { CONSOLE_PURPOSE } from '../../../schema/task-counts.ts'
import type { DeskContext } from '../desk-context.ts'
import { DeskError } from '../desk-error.ts'
import type { DeskResolvers } from '../desk-resolvers.ts'
import { apiSchema } from '../play/api-schema.ts'
import { type AskedField, askedFields } from '../play/asked-fields.ts'
import { demoCaseAccess } from '../play/case-access.ts'
import { explainAnswer } from '../play/explain-answer.ts'
import { fieldMarker } from '../play/mark-field.ts'
import { readDocument } from '../play/read-document.ts'
import { exampleOfCase, workedExamples } from '../play/worked-examples.ts'
import { wordForLog } from '../word-for-log.ts'

interface LensArguments {
  readonly document: string
  readonly agency: string
  readonly purpose: string
  readonly case?: string | null
  readonly language: string
}

interface ExampleArguments {
  readonly task: string
  readonly agency: string
  readonly purpose: string
  readonly case: string
  readonly language: string
}

interface ExplainArguments {
  readonly document: string
  readonly decision: string
  readonly nulls: readonly string[]
  readonly language: string
}

const ROOT = { en: 'Where the query starts', nl: 'Waar de vraag begint' }

/** Trying queries: what may be asked, what of it would be released, and why an answer is as it is. */
export const playgroundResolvers: DeskResolvers = {
  Query: {
    async playground({ language: asked }: { readonly language: string }, context) {
      await context.act('play')
      const { play } = context
      return play.mode === 'OFF' ? { mode: play.mode, agencies: [], examples: [] } : offer(context, languageOf(asked))
    },
    async lens(args: LensArguments, context) {
      await context.act('play', { subject: subjectOf(args, context) })
      refuseWhenOff(context)
      return lens(args, context)
    },
    async exampleOfCase(args: ExampleArguments, context) {
      await context.act('play', { subject: subjectOf(args, context) })
      refuseWhenOff(context)
      const policy = context.policy()
      const access = await accessOf(args, args.case, context)
      if (access === 'closed') return null
      const { schema } = apiSchema(context.supergraph)
      const { task, purpose, language } = args
      return exampleOfCase(policy, schema, { task, purpose, access, language: languageOf(language) })
    },
    async explainAnswer(args: ExplainArguments, context) {
      await context.act('play', {
        subject: `decision ${/^[\w-]{1,64}$/u.test(args.decision) ? args.decision : ''}`.trim(),
      })
      refuseWhenOff(context)
      // Records tell of cases. In earnest they are for those who may read the log; what the agency may know is in its answer.
      if (context.play.mode !== 'DEMO')
        throw new DeskError('NOT_ALLOWED', {
          en: 'Records of real requests are read in the log',
          nl: 'Wat van echte vragen is vastgelegd, leest u in het logboek',
        })
      return explained(args, context)
    },
  },
  Playground: {
    sdl: (_args: object, { play, supergraph }) => (play.mode === 'OFF' ? '' : apiSchema(supergraph).sdl),
  },
}

/** Whom it was tried as, for the log. */
function subjectOf(asked: Pick<LensArguments, 'agency' | 'purpose' | 'case'>, { policy }: DeskContext): string {
  const agency = wordForLog(policy(), asked.agency, 'an agency')
  const purpose = wordForLog(policy(), asked.purpose, 'a purpose')
  return [agency, purpose, ...(asked.case ? ['case', loggable(asked.case, CASE_ID)] : [])].join(' ')
}

function offer({ policy, now, play, supergraph }: DeskContext, language: Language) {
  const inForce = policy()
  const at = now()
  const titles = inForce.bundle.vocabulary?.titles.tasks ?? {}
  const names = new Map(inForce.bundle.purposes.map(({ purpose, title }) => [purpose, title[language]]))
  const purposesOf = (kind: string) =>
    [...inForce.purposes.values()]
      .filter(({ who, valid }) => who.has(kind) && isInForce(valid, at))
      .map(({ id, tasks }) => ({
        id,
        title: names.get(id) ?? id,
        tasks: [...tasks].map((task) => ({ id: task, title: titles[task]?.[language] ?? task })),
      }))
  return {
    mode: play.mode,
    agencies: (inForce.bundle.agencies?.agencies ?? [])
      .map(({ slug, name, kind }) => ({ slug, name, kind, purposes: purposesOf(kind) }))
      .filter(({ purposes }) => purposes.length > 0),
    examples: workedExamples(inForce, apiSchema(supergraph).schema, { language, at }),
  }
}

async function lens(args: LensArguments, context: DeskContext) {
  const { schema, supergraph, now } = context
  const language = languageOf(args.language)
  const inForce = context.policy()
  const agency = agencyOf(args, context)
  const api = apiSchema(supergraph).schema
  const read = readDocument(args.document, api, defaultLimits)
  if ('problems' in read) return { problems: read.problems, open: true, types: [] }
  const { purpose } = args
  const caseId = args.case ?? undefined
  const access = caseId === undefined ? undefined : await accessOf(args, caseId, context)
  const mark = fieldMarker({
    policy: inForce,
    kind: agency.kind,
    purpose,
    at: now(),
    language,
    ...(access === undefined ? {} : { access }),
  })
  const wording = createWording(inForce, language, await shippedFieldNames())
  const { fields, types } = askedFields(api, schema, read.document)
  const places = new Map<Coordinate, AskedField[]>()
  for (const field of fields) places.set(field.coordinate, [...(places.get(field.coordinate) ?? []), field])
  const marked = (coordinate: Coordinate) => ({
    ...mark(coordinate),
    title: wording.field(coordinate),
    places: places.get(coordinate) ?? [],
  })
  return {
    problems: [],
    open: access !== 'closed',
    types: [...types].flatMap((name) => {
      const shape = schema.types.get(name)
      // Of a root only what is asked: the rest is not about these types.
      const isRoot = name === schema.query || name === schema.mutation
      const own = [...(shape?.fields.keys() ?? [])].map((field) => `${name}.${field}`)
      const asked = [...places.keys()].filter((coordinate) => coordinate.startsWith(`${name}.`))
      const all = isRoot ? asked : [...new Set([...asked, ...own])]
      const told = all.filter((coordinate) => places.has(coordinate) || !inForce.structural.has(coordinate)).map(marked)
      return told.length === 0 ? [] : [{ name, title: isRoot ? ROOT[language] : wording.type(name), fields: told }]
    }),
  }
}

function agencyOf({ agency: slug, purpose }: Pick<LensArguments, 'agency' | 'purpose'>, { policy }: DeskContext) {
  const { bundle, purposes } = policy()
  const agency = bundle.agencies?.agencies.find((each) => each.slug === slug)
  if (agency === undefined)
    throw new DeskError('NOT_FOUND', { en: `There is no agency ${slug}`, nl: `Er is geen organisatie ${slug}` })
  if (!purposes.has(purpose))
    throw new DeskError('NOT_FOUND', { en: `There is no purpose ${purpose}`, nl: `Er is geen doel ${purpose}` })
  return agency
}

/** Facts of real cases are never told here: only the made-up ones of the demo can be tried. */
async function accessOf(
  asked: Pick<LensArguments, 'agency' | 'purpose'>,
  caseId: string,
  context: DeskContext,
): Promise<CaseAccess | 'closed'> {
  const { play, policy, now } = context
  const agency = agencyOf(asked, context)
  if (play.cases === undefined)
    throw new DeskError('NOT_ALLOWED', {
      en: 'Only the made-up cases of the demo can be tried',
      nl: 'Alleen de verzonnen zaken van de demo kunnen worden geprobeerd',
    })
  return demoCaseAccess(play.cases, { policy: policy(), agency, purpose: asked.purpose, caseId, at: now() })
}

async function explained({ document, decision, nulls, language }: ExplainArguments, context: DeskContext) {
  const api = apiSchema(context.supergraph).schema
  const read = readDocument(document, api, defaultLimits)
  if ('problems' in read)
    throw new DeskError('INVALID', {
      en: 'The document is not one that the hub takes',
      nl: 'Deze vraag neemt de hub niet aan',
    })
  const records = await context.withLog(async (log) => {
    const found: DisclosureRecord[] = []
    for await (const { record } of readRecords(log.entries, { decision })) found.push(record)
    return found
  })
  const [first] = records
  // What people did at the console is for the log alone.
  if (first === undefined || first.purpose === CONSOLE_PURPOSE)
    throw new DeskError('NOT_FOUND', {
      en: 'There is no record of this decision',
      nl: 'Van deze beslissing is niets vastgelegd',
    })
  const inForce = context.policy()
  const policy =
    first.policy === inForce.hash ? inForce : await context.versions.byHash(await context.history(), first.policy)
  if (policy === undefined)
    throw new DeskError('NOT_FOUND', {
      en: 'The version that decided this is not in the store',
      nl: 'De versie die hierover besliste, is niet bewaard',
    })
  const { fields } = askedFields(api, context.schema, read.document)
  return explainAnswer({ asked: fields, nulls, records, policy, language: languageOf(language) })
}

function refuseWhenOff({ play }: DeskContext): void {
  if (play.mode === 'OFF')
    throw new DeskError('NOT_ALLOWED', {
      en: 'The playground is off: SCHAKEL_CONSOLE_PLAYGROUND=1 turns it on',
      nl: 'De speelplaats staat uit: SCHAKEL_CONSOLE_PLAYGROUND=1 zet haar aan',
    })
}

function languageOf(asked: string): Language {
  return asked === 'nl' ? 'nl' : 'en'
}
