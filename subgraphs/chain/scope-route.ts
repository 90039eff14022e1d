import { errorBody, type HttpAnswer } from '../kit/http-answers.ts'
import type { RouteSource } from '../kit/subgraph-definition.ts'
import type { Permit } from '../../schema/permit.ts'
import { answerScope } from './scope.ts'
import { readScopeQuestion } from './scope-question.ts'

/** `POST /scope`: the hub asks which cases are open to a caller. */
export function scopeRoute(source: RouteSource): (body: Buffer, permit: Permit) => Promise<HttpAnswer> {
  return async (body, permit) => {
    const question = readScopeQuestion(body, permit)
    if (typeof question === 'string') return { status: 400, body: errorBody(question, 'SCOPE_INVALID') }
    const answer = await answerScope(source, question)
    if (typeof answer === 'string') return { status: 400, body: errorBody(answer, 'SCOPE_INVALID') }
    return { status: 200, body: answer }
  }
}
