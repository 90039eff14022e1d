/**
 * What the shapes of documents are put together from. `description` completes the sentence "… must be" in an error.
 */
export const text = {
  type: 'string',
  minLength: 1,
  description: 'text; put it between quotes if it looks like a number',
}
export const flag = { type: 'boolean', description: 'true or false' }
export const word = (description: string) => ({ type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_.-]*$', description })
export const list = (items: object, description: string) => ({ type: 'array', items, uniqueItems: true, description })
export const record = (values: object, description: string) => ({
  type: 'object',
  propertyNames: word('a word of letters, digits, "_", "-" and "."'),
  additionalProperties: values,
  description,
})
export const shape = (properties: Record<string, object>, required: readonly string[], description: string) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  description,
})

export const day = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'a date such as 2026-01-01' }
export const hash = {
  type: 'string',
  pattern: '^[0-9a-f]{64}$',
  description: 'a hash of 64 hexadecimal digits between quotes',
}
export const translated = shape({ en: text, nl: text }, ['en', 'nl'], 'a text in English (en) and in Dutch (nl)')
/** Why something is there: one language is enough, and without a name it is English. */
export const told = {
  type: ['string', 'object'],
  minLength: 1,
  properties: { en: text, nl: text },
  minProperties: 1,
  additionalProperties: false,
  description: 'a text, or a text in English (en), in Dutch (nl) or in both',
}
export const form = {
  enum: ['full', 'month', 'year', 'exists', 'category', 'region'],
  description: 'one of full, month, year, exists, category, region',
}

/**
 * What a reason for widening is given to: a rule (`shelter.place/safety`), an argument (`care.coordinate/Query.cases(state)`), a
 * word of the vocabulary or an agency (`agency/<OIN>`).
 */
export const REASON_KEY = '^[A-Za-z][A-Za-z0-9_.-]*/[A-Za-z0-9][A-Za-z0-9_.*()-]*$'
export const kind = word('a kind of agency')
export const task = word('a type of task')
export const kinds = list(kind, 'a list of kinds of agency')
export const taskTypes = list(task, 'a list of types of task')
export const purposeName = word('the name of a purpose')
export const purposeNames = list(purposeName, 'a list of purposes')
export const speaker = word('a kind of agency, or CHAIN')
const condition = { ...text }
export const conditions = list(condition, 'a list of entries such as "consent-given or urgency-acute"')
export const coordinate = { ...text }
export const see = {
  type: 'object',
  propertyNames: word('the name of a type'),
  additionalProperties: {
    // Each of these keywords speaks of one of the three shapes only: a list, fields with their forms, or "*".
    type: ['array', 'object', 'string'],
    items: { type: ['string', 'object'], additionalProperties: form, description: 'a field, or a field and its form' },
    additionalProperties: form,
    pattern: '^\\*$',
    description: 'a list of fields, fields with their forms, or "*" for all',
  },
  description: 'types and the fields shown of them',
}

const change = { ...text }
/** Changes that share conditions of their own: `when` stands in place of the purpose's. */
export const changesTogether = {
  change: { ...list(change, 'a list of Mutation.field'), minItems: 1 },
  who: { ...kinds, minItems: 1 },
  tasks: { ...taskTypes, minItems: 1 },
  when: conditions,
}

/**
 * The parts whose words only other documents or the schema know. Here they are checked for their shape; `editorSchemas`
 * puts the listed words in their place, so that an editor can complete them.
 */
export const parts = {
  kind,
  task,
  purposeName,
  /** A kind of agency, or CHAIN for the chain's own fields. */
  speaker,
  /** A kind of agency where the list of kinds stands in the same file. */
  listedKind: word('a kind of agency'),
  listedSpeaker: word('a kind of agency, or CHAIN'),
  regime: { ...text },
  condition,
  see,
  coordinate,
  derivedField: { ...text },
  keptField: { ...text },
  change,
  /** One change, or several that share conditions of their own. */
  changes: {
    type: ['string', 'object'],
    minLength: 1,
    properties: changesTogether,
    required: ['change'],
    additionalProperties: false,
    description: 'Mutation.field, or a list of those under change with who, tasks or when',
  },
  changesExpected: {
    type: ['array', 'string'],
    items: change,
    uniqueItems: true,
    pattern: '^all$',
    description: 'a list of Mutation.field, or "all"',
  },
  structural: { ...text },
  guarded: { ...text },
  owner: word('a kind of agency'),
  person: word('the id of a person'),
  whenAskedBy: record(conditions, 'kinds of agency, each with a list of conditions'),
  arguments: record(list(text, 'a list of arguments'), 'fields, each with a list of its arguments'),
  onlyKinds: record(kinds, 'purposes, each with a list of kinds of agency'),
  categories: {
    type: 'object',
    propertyNames: {
      type: 'string',
      pattern: '^(pd|dpv):[A-Z][A-Za-z]*$',
      description: 'a DPV term such as pd:Health',
    },
    additionalProperties: translated,
    description: 'data categories with their names',
  },
  wildcards: record(list(word('the name of a field'), 'a list of fields'), 'types, each with a list of fields'),
  given: {
    type: 'object',
    properties: { who: kind, task, on: day },
    required: ['who'],
    additionalProperties: { enum: ['yes', 'no', 'unknown'], description: 'yes, no or unknown' },
    description: 'who asks, for which task, and what holds',
  },
}
