import { defineChange } from '../../kit/change/change.ts'
import { eraseReferences } from '../store/subject-references.ts'
import { ownTask, type TaskAsRead, taskNow } from './own-task.ts'

/** The caller has found the person in its own files: what it was sent to find them by is erased. */
export const linkCase = defineChange<TaskAsRead>({
  async make(context, args) {
    const own = await ownTask(context, args)
    if ('problem' in own) return own
    const { tx, schema, at, by } = context
    await eraseReferences(tx, schema, { caseId: args.caseId, agency: by.agency, at })
    return taskNow(context, args.taskId)
  },
})
