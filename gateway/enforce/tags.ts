/**
 * Fields the hub adds to the permitted document for its own use and takes out of the answer again: the runtime type of
 * an abstract position, the id of a case, the id of a task. Clients may not use aliases with this prefix.
 */
export const TAG_PREFIX = 'schakel__'
export const TYPE_TAG = 'schakel__type'
export const CASE_TAG = 'schakel__case'
export const TASK_TAG = 'schakel__task'
