import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../gateway/bootstrap/prepare.mjs'

/** A module of the build, which is what users run. */
export const built = (path) => import(pathToFileURL(join(root, 'dist', path)).href)
