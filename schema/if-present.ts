import { hasCode } from './has-code.ts'

/**
 * What is read from the disk, or undefined when nothing stands there. Whatever else is wrong with it is thrown: a file that is
 * there and cannot be read must not be taken for one that is not.
 */
export async function ifPresent<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
