import { HUB_PREFIX } from '../limit/reserved-names.ts'

/**
 * Fields the hub adds to the permitted document for its own use and takes out of the answer again: the runtime type of
 * an abstract position, the id of a case, the id of a task. Clients may not use aliases with this prefix.
 */
export const TAG_PREFIX = HUB_PREFIX
export const TYPE_TAG = `${HUB_PREFIX}type`
export const CASE_TAG = `${HUB_PREFIX}case`
export const TASK_TAG = `${HUB_PREFIX}task`
