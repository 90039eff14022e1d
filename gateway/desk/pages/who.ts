import { randomUUID } from 'node:crypto'
import type { CompiledPolicy } from '../../../policies/engine/compiled-policy.ts'
import { dataFields } from '../../../policies/engine/documents/data-cells.ts'
import { splitCoordinate } from '../../../policies/engine/expand-see.ts'
import type { AgencyEntry, PersonEntry } from '../../../policies/engine/policy-document.ts'
import { whatMaySee } from '../../../policies/engine/what-may-see.ts'
import { type Seer, whoMaySee } from '../../../policies/engine/who-may-see.ts'
import { CASE_ID } from '../../../schema/case-id.ts'
import { ask } from '../../enforce/resolve-scope.ts'
import { loggable } from '../../log/disclosure-records.ts'
import { DeskError } from '../desk-error.ts'
import type { DeskResolvers } from '../desk-resolvers.ts'
import { overseesAll, seesConfidential } from '../log/begin-reading.ts'
import { type PolicyOn, policyOn } from '../policy-on.ts'
import { categoriesAsked } from '../who/category-asked.ts'
import { previewCase } from '../who/preview-case.ts'
import { waysToSee } from '../who/ways-to-see.ts'
import { wordForLog } from '../word-for-log.ts'
import { wordsOf } from '../words.ts'

/** A case of the demonstration: everything about it is made up. */
const MADE_UP = /^demo-/u
/** Cases offered to choose from at most. */
const CASES_OFFERED = 100

interface AskedAbout {
  readonly agency: string
  readonly purpose: string
  readonly on?: string | null
  readonly language: string
}

/** Who sees what: the engine's own answers, as a person asks for them. */
export const whoResolvers: DeskResolvers = {
  Query: {
    async whoChoices({ language }: { language: string }, context) {
      await context.act('see-policies', { subject: 'choices' })
      const policy = context.policy()
      const wording = wordsOf(context, policy, language)
      return {
        fields: dataFields(policy).map(({ coordinate }) => ({
          id: coordinate,
          name: wording.field(coordinate),
          type: wording.type(splitCoordinate(coordinate).typeName),
        })),
        categories: categoriesOf(policy).map((id) => ({ id, name: wording.category(id) })),
        agencies: agenciesIn(policy).map(({ slug, name, kind }) => ({ id: slug, name, kind })),
        purposes: [...policy.purposes.values()].map(({ id, who }) => ({
          id,
          name: wording.purpose(id),
          who: [...who],
        })),
      }
    },

    async madeUpCases({ agency: slug, purpose }: { agency: string; purpose: string }, context) {
      await context.act('preview', { subject: 'made-up cases' })
      const policy = context.policy()
      const { oin, kind } = agencyOf(policy, slug)
      const answer = await ask(
        {
          source: context.cases,
          caller: { agency: oin, kind, client: slug, purposes: [purpose] },
          purpose,
          policy,
          decision: randomUUID(),
        },
        { page: { list: 'cases', first: CASES_OFFERED } },
      )
      return answer.cases.map(({ caseId }) => caseId).filter((id) => MADE_UP.test(id))
    },

    async whoMaySee(
      asked: { field?: string | null; category?: string | null; on?: string | null; language: string },
      context,
    ) {
      const named = asked.field ?? asked.category ?? ''
      const isCategory = categoriesAsked(categoriesOf(context.policy()), named).length > 0
      await context.act('see-policies', {
        subject: isCategory ? named : wordForLog(context.policy(), named, 'a field'),
      })
      const version = await policyOn(context, asked.on)
      const { policy, at } = version
      const wording = wordsOf(context, policy, asked.language)
      const categories = typeof asked.field === 'string' ? [] : categoriesAsked(categoriesOf(policy), named)
      const coordinates =
        typeof asked.field === 'string'
          ? [asked.field]
          : dataFields(policy)
              .filter(({ category }) => category !== undefined && categories.includes(category))
              .map(({ coordinate }) => coordinate)
      if (coordinates.length === 0)
        throw new DeskError('NOT_FOUND', {
          en: 'There is no such field or category',
          nl: 'Dit veld of deze categorie is er niet',
        })
      const answers = coordinates.map((coordinate) => whoMaySee(policy, coordinate, at))
      const seers: Seer[] = []
      for (const answer of answers) {
        if ('problem' in answer) throw new DeskError('NOT_FOUND', { en: answer.problem, nl: 'Dit veld is er niet' })
        seers.push(...answer.seers)
      }
      return {
        answeredBy: answeredBy(version),
        subject:
          typeof asked.field === 'string' ? fieldInWords(asked.field) : wording.list(categories.map(wording.category)),
        fieldCount: coordinates.length,
        structural: answers.every((answer) => 'structural' in answer && answer.structural),
        lines: waysToSee(policy, seers, wording),
      }

      function fieldInWords(coordinate: string): string {
        return `${wording.field(coordinate)} (${wording.type(splitCoordinate(coordinate).typeName)})`
      }
    },

    async whatMaySee({ agency: slug, purpose: id, on, language }: AskedAbout, context) {
      await context.act('see-policies', { subject: wordForLog(context.policy(), id, 'a purpose') })
      const version = await policyOn(context, on)
      const { policy, at } = version
      const { kind } = agencyOf(policy, slug)
      const purpose = purposeOf(policy, id)
      const wording = wordsOf(context, policy, language)
      const rules = policy.bundle.purposes.find((document) => document.purpose === id)?.rules ?? []
      const seers = whatMaySee(policy, kind, id, at).map((field): Seer => {
        const isKept = purpose.afterClosing?.keep.has(field.coordinate) === true && field.tasks.length > 0
        return {
          ...field,
          kind,
          purpose: id,
          because: rules.find((rule) => rule.id === field.rule)?.because ?? {},
          ...(isKept ? { keptDays: purpose.afterClosing.days } : {}),
        }
      })
      return {
        answeredBy: answeredBy(version),
        kind: wording.kind(kind),
        purpose: wording.purpose(id),
        openTo: [...purpose.who].map(wording.kind),
        lines: waysToSee(policy, seers, wording),
      }
    },

    async previewCase({ agency: slug, purpose, case: written, on, language }: AskedAbout & { case: string }, context) {
      const caseId = loggable(written, CASE_ID)
      const action = MADE_UP.test(caseId) ? 'preview' : 'preview-case'
      // Whether a case is open for an investigation is what its confidentiality keeps.
      const isHidden = (policy: CompiledPolicy) =>
        action === 'preview-case' && isKept(policy, slug, purpose, context.person)
      const known = agenciesIn(context.policy()).some((agency) => agency.slug === slug)
      const asWhom = known && context.policy().purposes.has(purpose) ? { as: `${slug} ${purpose}` } : {}
      const refuse = { subject: caseId, ...asWhom, closed: true } as const
      await context.act(action, isHidden(context.policy()) ? refuse : { subject: caseId, ...asWhom })
      if (caseId !== written)
        throw new DeskError('INVALID', { en: 'That is no id of a case', nl: 'Dat is geen zaaknummer' })
      const version = await policyOn(context, on)
      // It may have been confidential on that day alone.
      if (isHidden(version.policy)) await context.act(action, refuse)
      const agency = agencyOf(version.policy, slug)
      purposeOf(version.policy, purpose)
      // What a silent fact decides on a real case is told to nobody but those who look after the whole.
      const tellsSilent = action === 'preview' || (context.person !== undefined && overseesAll(context.person))
      const shown = await previewCase(context, version.policy, {
        agency,
        purpose,
        caseId,
        at: version.at,
        language,
        tellsSilent,
      })
      return { answeredBy: answeredBy(version), ...shown }
    },
  },
}

function answeredBy({ policy, number, since }: PolicyOn) {
  return { hash: policy.hash, number: number ?? null, since: since ?? null }
}

function categoriesOf(policy: CompiledPolicy): string[] {
  return [...new Set(dataFields(policy).flatMap(({ category }) => category ?? []))].sort()
}

function agenciesIn({ bundle }: CompiledPolicy): readonly AgencyEntry[] {
  return bundle.agencies?.agencies ?? []
}

/** Whether what this agency does for this purpose is kept from this person. */
function isKept(policy: CompiledPolicy, slug: string, purpose: string, person: PersonEntry | undefined): boolean {
  const kind = agenciesIn(policy).find((candidate) => candidate.slug === slug)?.kind ?? ''
  return policy.purposes.get(purpose)?.confidential === true && person !== undefined && !seesConfidential(person, kind)
}

function agencyOf(policy: CompiledPolicy, slug: string): AgencyEntry {
  const agency = agenciesIn(policy).find((candidate) => candidate.slug === slug)
  if (agency === undefined)
    throw new DeskError('NOT_FOUND', { en: 'There is no such agency', nl: 'Deze organisatie is er niet' })
  return agency
}

function purposeOf(policy: CompiledPolicy, id: string) {
  const purpose = policy.purposes.get(id)
  if (purpose === undefined)
    throw new DeskError('NOT_FOUND', { en: 'There is no such purpose', nl: 'Dit doel is er niet' })
  return purpose
}
