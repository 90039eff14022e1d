import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { locate } from './locate.ts'
import { nearestWord } from './nearest-word.ts'
import type { PolicyProblem, Position } from './policy-document.ts'
import { problem } from './policy-errors.ts'

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  allowUnionTypes: true,
  strictRequired: false,
  // Our own schemas are held to the meta-schema by a test; doing so at every start would take longer than the rest.
  meta: false,
  validateSchema: false,
})
const validators = new WeakMap<object, ValidateFunction>()

/** Compares a document's value with its JSON Schema; each deviation becomes one problem in plain words. */
export function checkShape(
  schema: object,
  value: unknown,
  positions: ReadonlyMap<string, Position>,
  file: string,
): PolicyProblem[] {
  const validate = validators.get(schema) ?? ajv.compile(schema)
  validators.set(schema, validate)
  if (validate(value)) return []
  // There are errors: the value was not valid.
  const problems = (validate.errors as ErrorObject[])
    .filter(({ keyword }) => keyword !== 'if' && keyword !== 'propertyNames')
    .map((error) => describe(error, positions, file))
  return [...new Map(problems.map((found) => [JSON.stringify(found), found])).values()]
}

function describe(error: ErrorObject, positions: ReadonlyMap<string, Position>, file: string): PolicyProblem {
  const path = error.instancePath.split('/').slice(1).map(unescape).join('.')
  const params = error.params as Record<string, unknown>
  const schema = error.parentSchema as { description: string; properties: Record<string, unknown> }
  const name = path === '' ? 'the file' : path
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty'])
      const meant = nearestWord(key, Object.keys(schema.properties))
      const hint = meant === undefined ? '' : `; did you mean "${meant}"?`
      return problem('unknown-key', `unknown key "${key}"${hint}`, locate([path, key], positions, file))
    }
    case 'required':
      return problem(
        'missing-key',
        `${name} must have "${String(params['missingProperty'])}"`,
        locate([path], positions, file),
      )
    case 'uniqueItems': {
      const twice = String(params['i'])
      return problem('duplicate-word', `${name} holds the same entry twice`, locate([path, twice], positions, file))
    }
    default: {
      const key = error.propertyName
      const subject = key === undefined ? name : `"${key}" in ${name}`
      return problem(
        'wrong-shape',
        `${subject} must be ${schema.description}`,
        locate(key === undefined ? [path] : [path, key], positions, file),
      )
    }
  }
}

function unescape(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}
