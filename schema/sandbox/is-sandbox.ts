/** What NODE_ENV is called where people try things out. A name nobody knows, such as "prod", is not one of them. */
export const TRIAL_ENVIRONMENTS: readonly (string | undefined)[] = [undefined, '', 'development', 'test']

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Whether this is a sandbox, where developers of an agency move the clock and play the other agencies. Throws where real cases
 * could be: there a clock that is moved would let terms run out and tasks lapse for people.
 */
export function isSandbox(env: Environment): boolean {
  const asked = env['SCHAKEL_SANDBOX'] || 'false'
  if (asked === 'false' || asked === '0') return false
  if (asked !== 'true' && asked !== '1')
    throw new Error(`SCHAKEL_SANDBOX must be true (a sandbox whose clock can be moved) or false, not "${asked}".`)
  if (!TRIAL_ENVIRONMENTS.includes(env['NODE_ENV']))
    throw new Error(
      `SCHAKEL_SANDBOX=true lets anybody on this machine move the clock of every case, so it is refused with NODE_ENV=${env['NODE_ENV']}: leave it out.`,
    )
  return true
}

/** Folder of a sandbox, where SCHAKEL_DATA names no other: cases of a sandbox live in another time. */
export const SANDBOX_FOLDER = '.data-sandbox'

/** Folder that a process keeps its data in. */
export function dataFolder(env: Environment): string {
  return env['SCHAKEL_DATA'] || (isSandbox(env) ? SANDBOX_FOLDER : '.data')
}
