import type { FastifyInstance } from 'fastify'
import { CASE_ID } from '../../schema/case-id.ts'
import { loggable } from '../log/disclosure-records.ts'
import { readRecords } from '../log/read-records.ts'
import { subjectOverview } from '../log/subject-overview.ts'
import { accessRequestPage } from './access-request-page.ts'
import { contextOf, isFromConsole, readJson } from './desk-api.ts'
import type { DeskOptions } from './desk-context.ts'
import { DeskError } from './desk-error.ts'
import { beginReading } from './log/begin-reading.ts'
import { agencyNamed, languageAsked, wordsOf } from './words.ts'

/**
 * `POST /admin/access-request`: who was shown what of one case, as a page to hand to the person it is about (GDPR article 15(1)(c)).
 * Sent as JSON, so that the case stands in no address. Confidential purposes are left out, and nothing on the page tells so.
 */
export function accessRequest(server: FastifyInstance, options: DeskOptions, origin: string): void {
  server.post('/admin/access-request', { bodyLimit: 10_000 }, async (request, reply) => {
    void reply.header('cache-control', 'no-store')
    const { case: asked, language } = readJson(request.body) ?? {}
    if (!isFromConsole(request, origin)) return reply.status(403).send({ code: 'NOT_ALLOWED' })
    const context = contextOf(request, options)
    try {
      const caseId = loggable(typeof asked === 'string' ? asked : '', CASE_ID)
      await beginReading(context, caseId, 'export-log')
      if (caseId !== asked)
        throw new DeskError('INVALID', { en: 'That is no id of a case', nl: 'Dat is geen zaaknummer' })
      const lines = await context.withLog((log) =>
        subjectOverview(readRecords(log.entries, { case: caseId }), caseId, false),
      )
      const policy = context.policy()
      const wording = wordsOf(context, policy, languageAsked(String(language)))
      return await reply
        .type('text/html; charset=utf-8')
        .header('content-disposition', 'attachment; filename="who-saw-what.html"')
        .send(accessRequestPage(lines, caseId, context.now(), wording, (oin) => agencyNamed(policy, oin)))
    } catch (error) {
      if (!(error instanceof DeskError)) throw error
      const { code } = error.extensions
      return reply.status(code === 'SIGN_IN' ? 401 : code === 'INVALID' ? 400 : 403).send({ code })
    }
  })
}
