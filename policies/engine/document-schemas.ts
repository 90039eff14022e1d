/**
 * The shape of each kind of document as JSON Schema. `description` completes the sentence "… must be" in an error, and
 * is what an editor shows on hover.
 */

const text = { type: 'string', minLength: 1, description: 'text; put it between quotes if it looks like a number' }
const flag = { type: 'boolean', description: 'true or false' }
const word = (description: string) => ({ type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_.-]*$', description })
const list = (items: object, description: string) => ({ type: 'array', items, uniqueItems: true, description })
const record = (values: object, description: string) => ({
  type: 'object',
  propertyNames: word('a word of letters, digits, "_", "-" and "."'),
  additionalProperties: values,
  description,
})
const shape = (properties: Record<string, object>, required: readonly string[], description: string) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  description,
})

const day = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'a date such as 2026-01-01' }
const hash = {
  type: 'string',
  pattern: '^[0-9a-f]{64}$',
  description: 'a hash of 64 hexadecimal digits between quotes',
}
const kinds = list(word('a kind of agency'), 'a list of kinds of agency')
const taskTypes = list(word('a type of task'), 'a list of types of task')
const conditions = list(text, 'a list of entries such as "consent-given or urgency-acute"')
const translated = shape({ en: text, nl: text }, ['en', 'nl'], 'a text in English (en) and in Dutch (nl)')
const form = {
  enum: ['full', 'month', 'year', 'exists', 'category', 'region'],
  description: 'one of full, month, year, exists, category, region',
}
const see = {
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

const legalBasis = shape(
  { law: text, article: text, because: text },
  ['law', 'article', 'because'],
  'a law, an article and the reason',
)
const rule = shape(
  {
    id: word('a short name'),
    who: { ...kinds, minItems: 1 },
    tasks: { ...taskTypes, minItems: 1 },
    own: flag,
    see,
    when: conditions,
    because: text,
  },
  ['id', 'see', 'because'],
  'a rule',
)

const approvals = {
  type: 'array',
  items: shape(
    { 'mandate-holder': word('the id of a person'), for: word('a kind of agency, or CHAIN'), on: day, hash, jws: text },
    ['mandate-holder', 'for', 'on', 'hash', 'jws'],
    'an approval',
  ),
  description: 'a list of approvals',
}
const advices = {
  type: 'array',
  items: shape(
    { officer: word('the id of a person'), on: day, text, objects: flag },
    ['officer', 'on', 'text'],
    'an advice',
  ),
  description: 'a list of advices',
}

export const purposeSchema = shape(
  {
    purpose: word('the name of a purpose, such as shelter.place'),
    title: translated,
    'register-entry': text,
    dpv: text,
    regime: text,
    valid: shape({ from: day, until: day }, [], 'from and until'),
    who: { ...kinds, minItems: 1, description: 'a list of at least one kind of agency' },
    tasks: taskTypes,
    'legal-basis': { type: 'array', items: legalBasis, description: 'a list of laws with article and reason' },
    when: conditions,
    'when-asked-by': record(conditions, 'kinds of agency, each with a list of conditions'),
    rules: { type: 'array', items: rule, description: 'a list of rules, [] when the purpose shows nobody' },
    derived: {
      type: 'array',
      items: shape(
        { field: text, from: { ...list(text, 'a list of Type.field'), minItems: 1 }, because: text },
        ['field', 'from', 'because'],
        'a derived field',
      ),
      description: 'a list of derived fields with what they are derived from',
    },
    arguments: record(list(text, 'a list of arguments'), 'fields, each with a list of its arguments'),
    'may-change': list(text, 'a list of Mutation.field'),
    'after-closing': shape(
      {
        keep: { ...list(text, 'a list of Type.field'), minItems: 1 },
        for: {
          type: 'string',
          pattern: '^P[1-9]\\d{0,3}[DW]$',
          description: 'a number of days or weeks, such as P14D',
        },
      },
      ['keep', 'for'],
      'keep and for',
    ),
    confidential: flag,
    'approved-by': approvals,
    advice: advices,
  },
  ['purpose', 'who', 'tasks', 'rules'],
  'a purpose',
)

export const vocabularySchema = shape(
  {
    facts: record(
      shape(
        { 'asserted-by': word('a kind of agency, or CHAIN'), sentence: translated, source: text, silent: flag },
        ['asserted-by', 'sentence', 'source', 'silent'],
        'a fact',
      ),
      'facts by name',
    ),
    assertions: record(
      shape({ 'asserted-by': word('a kind of agency'), means: text }, ['asserted-by', 'means'], 'an assertion'),
      'assertions by name',
    ),
    kinds: record(translated, 'kinds of agency with their names'),
    tasks: record(
      shape({ holders: kinds, en: text, nl: text }, ['holders', 'en', 'nl'], 'a type of task'),
      'types of task with their holders and names',
    ),
    regimes: {
      type: 'object',
      propertyNames: {
        type: 'string',
        pattern: '^[A-Z][A-Za-z0-9]*([+/][A-Z][A-Za-z0-9]*)*$',
        description: 'a legal regime such as GDPR or GDPR/WPG',
      },
      additionalProperties: translated,
      description: 'legal regimes with their names',
    },
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
    coarsenings: record(translated, 'coarsenings with their names'),
    structural: list(text, 'a list of coordinates'),
  },
  [],
  'a vocabulary',
)

export const redLinesSchema = shape(
  {
    'red-lines': {
      type: 'array',
      items: shape(
        {
          id: word('a short name'),
          because: text,
          fields: { ...list(text, 'a list of Type.field, Type.* or "*"'), minItems: 1 },
          owner: word('a kind of agency'),
          'only-purposes': list(word('the name of a purpose'), 'a list of purposes'),
          'not-purposes': list(word('the name of a purpose'), 'a list of purposes'),
          'only-kinds': record(kinds, 'purposes, each with a list of kinds of agency'),
          requires: conditions,
          'only-forms': list(form, 'a list of forms'),
        },
        ['id', 'because', 'fields'],
        'a red line',
      ),
      description: 'a list of red lines',
    },
  },
  ['red-lines'],
  'red lines',
)

export const agenciesSchema = shape(
  {
    agencies: {
      type: 'array',
      items: shape(
        {
          slug: word('a short name'),
          name: text,
          kind: word('a kind of agency'),
          oin: { type: 'string', pattern: '^\\d{20}$', description: 'an OIN of 20 digits between quotes' },
          issuer: text,
          municipality: { type: 'string', pattern: '^\\d{4}$', description: 'a code of 4 digits between quotes' },
          region: word('a care region'),
        },
        ['slug', 'name', 'kind', 'oin'],
        'an agency',
      ),
      description: 'a list of agencies',
    },
    people: {
      type: 'array',
      items: shape(
        {
          id: word('a short name'),
          name: text,
          for: word('a kind of agency, or CHAIN'),
          roles: {
            ...list(
              {
                enum: ['privacy-officer', 'data-protection-officer', 'mandate-holder', 'auditor', 'developer'],
                description: 'one of privacy-officer, data-protection-officer, mandate-holder, auditor, developer',
              },
              'a list of roles',
            ),
            minItems: 1,
          },
          key: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$', description: 'an Ed25519 public key, 43 characters' },
        },
        ['id', 'name', 'for', 'roles'],
        'a person',
      ),
      description: 'a list of people',
    },
  },
  ['agencies'],
  'agencies',
)

export const releaseSchema = shape(
  {
    release: shape(
      {
        version: { type: 'integer', minimum: 1, description: 'a whole number from 1' },
        replaces: hash,
        author: word('the id of a person'),
        reason: text,
        reasons: {
          type: 'object',
          propertyNames: {
            type: 'string',
            pattern: '^[A-Za-z][A-Za-z0-9_.-]*/[A-Za-z][A-Za-z0-9_.-]*$',
            description: 'a purpose and a rule, such as shelter.place/safety',
          },
          additionalProperties: text,
          description: 'reasons by purpose/rule',
        },
        effective: day,
        wildcards: record(list(word('the name of a field'), 'a list of fields'), 'types, each with a list of fields'),
        'approved-by': approvals,
        advice: advices,
      },
      ['version', 'author', 'reason'],
      'a release',
    ),
  },
  ['release'],
  'a release',
)

export const policyTestSchema = shape(
  {
    purpose: word('the name of a purpose'),
    tests: {
      type: 'array',
      minItems: 1,
      items: shape(
        {
          name: text,
          given: {
            type: 'object',
            properties: { who: word('a kind of agency'), task: word('a type of task'), on: day },
            required: ['who'],
            additionalProperties: { enum: ['yes', 'no', 'unknown'], description: 'yes, no or unknown' },
            description: 'who asks, for which task, and what holds',
          },
          sees: see,
          'sees-all-of': list(word('the id of a rule'), 'a list of rules'),
          not: list(text, 'a list of Type.field'),
        },
        ['name', 'given'],
        'a test',
      ),
      description: 'a list of tests',
    },
  },
  ['purpose', 'tests'],
  'tests of a purpose',
)
