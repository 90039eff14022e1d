import { lastApproved, stateOf } from '../../../policies/engine/lifecycle.ts'
import type { LifecycleEvent } from '../../../policies/engine/lifecycle-event.ts'
import type { Approval, PolicyProblem } from '../../../policies/engine/policy-document.ts'
import { describeProblem, PolicyErrors } from '../../../policies/engine/policy-errors.ts'
import { shippedFieldNames } from '../../cli/field-names-file.ts'
import type { DeskOutcome } from '../../policy-store/policy-desk.ts'
import { candidateOf } from '../candidate.ts'
import { changeDetail, changeList } from '../change-view.ts'
import type { DeskContext } from '../desk-context.ts'
import { DeskError } from '../desk-error.ts'
import { readLanguage } from '../desk-language.ts'
import type { DeskResolvers } from '../desk-resolvers.ts'
import { readEdits, type SentEdit } from '../read-edits.ts'

interface About {
  readonly release: number
}

/** The register of versions, and everything people do to one. */
export const changesResolvers: DeskResolvers = {
  Query: {
    async changes(_args: object, context) {
      return changeList(context, await context.act('see-policies'))
    },
    async change({ language, release }: About & { readonly language: string }, context) {
      const person = await context.act('see-policies', about(release))
      return changeDetail(context, person, release, readLanguage(language), await shippedFieldNames())
    },
    async signingInput({ release }: About, context) {
      const { id } = await context.act('sign', about(release))
      const input = await context.desk.signingInput(release, id)
      if (input === undefined)
        throw new DeskError('NOT_FOUND', { en: `There is no release ${release}`, nl: `Er is geen versie ${release}` })
      return { ...input, on: input.claims.on }
    },
  },
  Mutation: {
    async draftChange(
      {
        edits,
        basedOn,
        draft,
      }: {
        readonly edits: readonly SentEdit[]
        readonly basedOn: { readonly release: number; readonly hash: string; readonly seen: number }
        readonly draft?: number | null
      },
      context,
    ) {
      const { id } = await context.act('draft', draft === undefined || draft === null ? {} : about(draft))
      // First of all what others did: what the edits were made on may be gone by now.
      const since = await context.desk.madeSince(basedOn.seen)
      const moved = (await context.history()).releases.get(basedOn.release)?.hash !== basedOn.hash
      if (since.length > 0 || moved) return conflict(since, context)
      // What somebody else has not finished is no base: they would come to sign for work of their own.
      const isBase = lastApproved(await context.history())?.number === basedOn.release || draft === basedOn.release
      if (!isBase)
        return refusal('not-base', 'Make a change from the version that was approved last, or from your own draft')
      const { files, problems } = await candidateOf(context, { release: basedOn.release, edits: readEdits(edits) })
      if (problems.length > 0) return invalid(problems)
      const upon = { seen: basedOn.seen, ...(draft === undefined || draft === null ? {} : { release: draft }) }
      return told(context, () => context.desk.draft(files, id, upon))
    },
    async submitChange(
      {
        release,
        reason,
        reasons,
        dpia,
        urgent,
        effective,
      }: About & {
        readonly reason: string
        readonly reasons: readonly { readonly key: string; readonly reason: string }[]
        readonly dpia?: string | null
        readonly urgent?: string | null
        readonly effective?: string | null
      },
      context,
    ) {
      const { id } = await context.act('submit', about(release))
      const given = Object.fromEntries(reasons.map(({ key, reason: because }) => [key, because]))
      return told(context, () =>
        context.desk.submit(release, id, { reason, reasons: given, ...filled({ dpia, urgent, effective }) }),
      )
    },
    async adviseChange(
      { release, text, objects }: About & { readonly text: string; readonly objects: boolean },
      context,
    ) {
      const { id } = await context.act('advise', about(release))
      if (text.trim() === '')
        throw new DeskError('REASON_MISSING', { en: 'Write what you advise', nl: 'Schrijf op wat u adviseert' })
      return told(context, () => context.desk.advise(release, id, text, objects))
    },
    async commentChange({ release, text }: About & { readonly text: string }, context) {
      const { id } = await context.act('comment', about(release))
      if (text.trim() === '')
        throw new DeskError('REASON_MISSING', { en: 'Write what you want to say', nl: 'Schrijf op wat u wilt zeggen' })
      return told(context, () => context.desk.comment(release, id, text))
    },
    async returnChange({ release, reason }: About & { readonly reason: string }, context) {
      const { id } = await context.act('return', about(release))
      if (reason.trim() === '')
        throw new DeskError('REASON_MISSING', {
          en: 'Say why it is sent back',
          nl: 'Zeg waarom de wijziging wordt teruggestuurd',
        })
      return told(context, () => context.desk.sendBack(release, id, reason))
    },
    async withdrawChange({ release }: About, context) {
      const { id } = await context.act('withdraw', about(release))
      return told(context, () => context.desk.withdraw(release, id))
    },
    async signChange(
      { release, on, jws }: About & { readonly on?: string | null; readonly jws?: string | null },
      context,
    ) {
      const { id, for: kind } = await context.act('sign', about(release))
      if (typeof jws === 'string' && typeof on === 'string') {
        const hash = (await context.history()).releases.get(release)?.hash ?? ''
        const approval: Approval = { mandateHolder: id, for: kind, on, hash, jws }
        return told(context, () => context.desk.takeApproval(release, id, approval))
      }
      const { demoKeyOf } = context
      if (demoKeyOf === undefined)
        throw new DeskError('INVALID', {
          en: 'Sign with your own key, and hand in the signature',
          nl: 'Onderteken met uw eigen sleutel, en lever de handtekening in',
        })
      return told(context, () => context.desk.sign(release, id, demoKeyOf(id)))
    },
    async rollBackTo({ release, ownKey }: About & { readonly ownKey?: boolean | null }, context) {
      const person = await context.act('roll-back', about(release))
      const signsHere = person.key !== undefined && ownKey !== true
      const key = signsHere ? context.demoKeyOf?.(person.id) : undefined
      return told(context, () => context.desk.rollBack(release, person.id, key))
    },
  },
}

function about(release: number) {
  return { subject: `release/${release}` }
}

/** Fields of a form without those that were left empty. */
function filled<Name extends string>(
  fields: Readonly<Record<Name, string | null | undefined>>,
): { readonly [Field in Name]?: string } {
  return Object.fromEntries(
    Object.entries<string | null | undefined>(fields).filter(([, text]) => (text ?? '').trim() !== ''),
  ) as { readonly [Field in Name]?: string }
}

function refusal(code: string, message: string) {
  return { release: null, state: null, refusal: { code, message, problems: [], since: [] } }
}

function invalid(problems: readonly PolicyProblem[]) {
  const message = problems.map(describeProblem).join('\n')
  const told = problems.map(({ message: en, dutch }) => ({ en, nl: dutch ?? null }))
  return { release: null, state: null, refusal: { code: 'invalid', message, problems: told, since: [] } }
}

function conflict(since: readonly LifecycleEvent[], context: DeskContext) {
  const message = 'Somebody else changed the policies meanwhile, and nothing of yours was written'
  const made = since.map((event) => madeSince(event, context))
  return { release: null, state: null, refusal: { code: 'conflict', message, problems: [], since: made } }
}

/** What came of it, as a page shows it. */
async function told(context: DeskContext, work: () => Promise<DeskOutcome>) {
  let outcome: DeskOutcome
  try {
    outcome = await work()
  } catch (error) {
    if (error instanceof PolicyErrors) return invalid(error.problems)
    throw error
  }
  if (outcome.ok) {
    const { number } = outcome.release
    return { release: number, state: stateOf(outcome.history, number, context.now()) ?? 'draft', refusal: null }
  }
  const { code, message, since = [] } = outcome.refusal
  return {
    release: null,
    state: null,
    refusal: { code, message, problems: [], since: since.map((event) => madeSince(event, context)) },
  }
}

function madeSince({ release, type, by, at }: LifecycleEvent, { people }: DeskContext) {
  return { release, what: type, by: people.find(({ id }) => id === by)?.name ?? by, at }
}
