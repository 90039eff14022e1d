import {
  REASON_KEY,
  conditions,
  coordinate,
  day,
  flag,
  form,
  hash,
  kind,
  kinds,
  list,
  parts,
  purposeName,
  purposeNames,
  record,
  see,
  shape,
  speaker,
  taskTypes,
  text,
  told,
  translated,
  word,
} from './schema-parts.ts'
import { LONGEST_DELAY } from './widening-delay.ts'

/**
 * The shape of each kind of document as JSON Schema. `description` completes the sentence "… must be" in an error, and
 * is what an editor shows on hover.
 */

const legalBasis = shape(
  { law: text, article: text, because: told },
  ['law', 'article', 'because'],
  'a law, an article and the reason',
)
const rule = shape(
  {
    id: word('a short name'),
    who: { ...kinds, minItems: 1 },
    tasks: { ...taskTypes, minItems: 1 },
    own: flag,
    'while-waiting': flag,
    see,
    when: conditions,
    because: told,
  },
  ['id', 'see', 'because'],
  'a rule',
)

const approvals = {
  type: 'array',
  items: shape(
    { 'mandate-holder': parts.person, for: speaker, on: day, hash, jws: text },
    ['mandate-holder', 'for', 'on', 'hash', 'jws'],
    'an approval',
  ),
  description: 'a list of approvals',
}
const advices = {
  type: 'array',
  items: shape({ officer: parts.person, on: day, text, objects: flag }, ['officer', 'on', 'text'], 'an advice'),
  description: 'a list of advices',
}

export const purposeSchema = shape(
  {
    purpose: word('the name of a purpose, such as shelter.place'),
    title: translated,
    'register-entry': text,
    dpv: text,
    regime: parts.regime,
    valid: shape({ from: day, until: day }, [], 'from and until'),
    who: { ...kinds, minItems: 1, description: 'a list of at least one kind of agency' },
    tasks: taskTypes,
    'legal-basis': { type: 'array', items: legalBasis, description: 'a list of laws with article and reason' },
    when: conditions,
    'when-asked-by': parts.whenAskedBy,
    rules: { type: 'array', items: rule, description: 'a list of rules, [] when the purpose shows nobody' },
    derived: {
      type: 'array',
      items: shape(
        {
          field: parts.derivedField,
          from: { ...list(coordinate, 'a list of Type.field'), minItems: 1 },
          because: told,
        },
        ['field', 'from', 'because'],
        'a derived field',
      ),
      description: 'a list of derived fields with what they are derived from',
    },
    arguments: parts.arguments,
    'may-change': list(parts.changes, 'a list of Mutation.field, or of groups of those'),
    'after-closing': shape(
      {
        keep: { ...list(parts.keptField, 'a list of Type.field'), minItems: 1 },
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
        { 'asserted-by': parts.listedSpeaker, sentence: translated, source: text, silent: flag },
        ['asserted-by', 'sentence', 'source', 'silent'],
        'a fact',
      ),
      'facts by name',
    ),
    assertions: record(
      shape({ 'asserted-by': parts.listedKind, means: text }, ['asserted-by', 'means'], 'an assertion'),
      'assertions by name',
    ),
    kinds: record(translated, 'kinds of agency with their names'),
    tasks: record(
      shape(
        { holders: list(parts.listedKind, 'a list of kinds of agency'), en: text, nl: text },
        ['holders', 'en', 'nl'],
        'a type of task',
      ),
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
    categories: parts.categories,
    coarsenings: record(translated, 'coarsenings with their names'),
    structural: list(parts.structural, 'a list of coordinates'),
  },
  [],
  'a vocabulary',
)

export const redLinesSchema = shape(
  {
    'widening-delay': {
      type: 'integer',
      minimum: 1,
      maximum: LONGEST_DELAY,
      description: `a whole number of days from 1 to ${LONGEST_DELAY}; leave it out for none`,
    },
    'red-lines': {
      type: 'array',
      items: shape(
        {
          id: word('a short name'),
          because: told,
          fields: { ...list(parts.guarded, 'a list of Type.field, Type.* or "*"'), minItems: 1 },
          owner: parts.owner,
          'only-purposes': purposeNames,
          'not-purposes': purposeNames,
          'only-kinds': parts.onlyKinds,
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
          kind,
          oin: { type: 'string', pattern: '^\\d{20}$', description: 'an OIN of 20 digits between quotes' },
          issuer: text,
          municipality: { type: 'string', pattern: '^\\d{4}$', description: 'a code of 4 digits between quotes' },
          region: word('a care region'),
          seal: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$', description: 'an X25519 public key, 43 characters' },
          contact: shape(
            {
              name: text,
              email: { type: 'string', pattern: '^[^@\\s<>]+@[^@\\s<>]+$', description: 'an e-mail address' },
              phone: {
                type: 'string',
                pattern: '^\\+?[0-9][0-9 ()-]{5,}$',
                description: 'a telephone number between quotes',
              },
            },
            ['name'],
            'whom to speak to: a name, and an e-mail address, a telephone number or both',
          ),
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
          for: speaker,
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
        author: parts.person,
        reason: text,
        reasons: {
          type: 'object',
          propertyNames: {
            type: 'string',
            pattern: REASON_KEY,
            description:
              'a purpose and a rule, such as shelter.place/safety; or vocabulary/<word>, agency/<OIN>, <purpose>/<argument>',
          },
          additionalProperties: text,
          description: 'reasons by what is widened, such as purpose/rule',
        },
        dpia: text,
        urgent: text,
        effective: day,
        wildcards: parts.wildcards,
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
    purpose: purposeName,
    tests: {
      type: 'array',
      minItems: 1,
      items: shape(
        {
          name: text,
          given: parts.given,
          sees: see,
          'sees-all-of': list(word('the id of a rule'), 'a list of rules'),
          not: list(coordinate, 'a list of Type.field'),
          'may-change': parts.changesExpected,
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
