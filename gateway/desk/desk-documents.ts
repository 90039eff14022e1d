import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { dpiaAnnex } from '../../policies/engine/documents/dpia-annex.ts'
import { createWording } from '../../policies/engine/documents/wording.ts'
import { dutchDay } from '../../policies/engine/dutch-day.ts'
import { inForce } from '../../policies/engine/lifecycle.ts'
import { shippedFieldNames } from '../cli/field-names-file.ts'
import { readRecords } from '../log/read-records.ts'
import { candidateOf } from './candidate.ts'
import { contextOf } from './desk-api.ts'
import type { DeskOptions } from './desk-context.ts'
import { DeskError } from './desk-error.ts'
import { readLanguage } from './desk-language.ts'
import { seesConfidential, seesRecord, toldTo } from './log/begin-reading.ts'
import { type CountedRecord, monthlyReport } from './monthly-report.ts'

interface Asked {
  readonly Querystring: { readonly release?: string; readonly month?: string; readonly lang?: string }
}

/** Documents to take along, for whoever is signed in and may: the draft annex to a DPIA, and the report of a month. */
export function deskDocuments(server: FastifyInstance, options: DeskOptions): void {
  server.get<Asked>('/admin/documents/dpia.md', async (request, reply) =>
    answer(request, reply, `dpia-${request.query.release ?? ''}.md`, async () => {
      const { query } = request
      const context = contextOf(request, options)
      const release = /^[1-9]\d{0,8}$/u.test(query.release ?? '') ? Number(query.release) : 0
      await context.act('see-policies', { subject: `release/${release}/dpia` })
      const { comparison, before, policy } = await candidateOf(context, { release })
      return dpiaAnnex(comparison, before, policy, readLanguage(query.lang ?? ''), await shippedFieldNames())
    }),
  )

  server.get<Asked>('/admin/documents/report.md', async (request, reply) =>
    answer(request, reply, `report-${request.query.month ?? ''}.md`, async () => {
      const { query } = request
      const context = contextOf(request, options)
      const month = /^\d{4}-(?:0[1-9]|1[0-2])$/u.test(query.month ?? '') ? (query.month ?? '') : ''
      // Counts alone, and of no case: still it is read from the log.
      const person = await context.act('read-log', { subject: `report/${month}`, reason: 'monthly report' })
      if (month === '')
        throw new DeskError('INVALID', { en: 'Name a month such as 2026-11', nl: 'Noem een maand, zoals 2026-11' })
      const records: CountedRecord[] = []
      await options.withLog(async (log) => {
        for await (const { record } of readRecords(log.entries)) {
          if (record.desk !== undefined || !seesRecord(person, record)) continue
          if (!dutchDay(new Date(record.at)).startsWith(month)) continue
          const { decision, agency, purpose, case: id, outcome, withheld } = toldTo(person, record)
          const about = id === undefined ? {} : { case: id }
          records.push({ decision, agency, purpose, ...about, outcome, someWithheld: withheld.length > 0 })
        }
      })
      const history = await context.history()
      const release = inForce(history, options.now())
      const policy = release === undefined ? options.policy() : await context.versions.release(history, release.number)
      const words = createWording(policy ?? options.policy(), readLanguage(query.lang ?? ''), await shippedFieldNames())
      const agencies = policy?.bundle.agencies?.agencies ?? []
      const complete = seesConfidential(person, '')
      return monthlyReport({ month, records, complete, history, words, agencies, people: options.people })
    }),
  )
}

async function answer(
  { headers, query }: FastifyRequest<Asked>,
  reply: FastifyReply,
  name: string,
  make: () => Promise<string>,
): Promise<FastifyReply> {
  void reply.header('cache-control', 'no-store').type('text/markdown; charset=utf-8')
  try {
    // To open one stands in the log in somebody's name; a page of elsewhere on the same site would come with their cookie.
    if (['same-site', 'cross-site'].includes(String(headers['sec-fetch-site'])))
      throw new DeskError('NOT_ALLOWED', {
        en: 'Open this from a page of the console',
        nl: 'Open dit vanaf een pagina van de console',
      })
    const text = await make()
    return await reply
      .header('content-disposition', `attachment; filename="${name.replaceAll(/[^\w.-]/gu, '')}"`)
      .send(text)
  } catch (error) {
    if (!(error instanceof DeskError)) throw error
    const status = { SIGN_IN: 401, NOT_ALLOWED: 403, NOT_FOUND: 404, LOG_UNAVAILABLE: 503 }[
      String(error.extensions['code'])
    ]
    return reply
      .status(status ?? 400)
      .type('text/plain; charset=utf-8')
      .send(`${error.told[readLanguage(query.lang ?? '')]}\n`)
  }
}
