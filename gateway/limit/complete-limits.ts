import { defaultLimits, type Limits } from './limits.ts'

/**
 * The limits given, and the default of each that is not. Throws when one is not a limit of the hub or makes no sense: a
 * figure that is no number would refuse nothing, because nothing compares as larger.
 */
export function completeLimits(given: Readonly<Record<string, unknown>> = {}): Limits {
  const limits: Record<string, number> = { ...defaultLimits }
  for (const [name, figure] of Object.entries(given)) {
    if (!Object.hasOwn(defaultLimits, name)) {
      throw new Error(`There is no limit "${name}": the limits are ${Object.keys(defaultLimits).join(', ')}.`)
    }
    if (figure === undefined) continue
    // A timeout of more than 2^31 - 1 ms would be none at all: Node takes it as 1 ms.
    if (typeof figure !== 'number' || !Number.isInteger(figure) || figure < 1 || figure > 2_147_483_647) {
      throw new Error(`The limit "${name}" must be a whole number from 1 to 2147483647, not ${JSON.stringify(figure)}.`)
    }
    limits[name] = figure
  }
  return limits as unknown as Limits
}

/** Limits as a person sets them in the environment: a JSON object of figures by name. Throws with the name of the variable. */
export function readLimits(variable: string, text: string | undefined): Limits {
  if (text === undefined || text.trim() === '') return defaultLimits
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    throw new Error(`${variable} must be a JSON object such as {"depth": 15}, not ${text}.`)
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Error(`${variable} must be a JSON object such as {"depth": 15}, not ${text}.`)
  }
  try {
    return completeLimits({ ...given })
  } catch (error) {
    throw new Error(`${variable}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
