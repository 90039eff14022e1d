// Loads the product's sources with one of its defences taken out, so that the test of a row can be seen to fail. Only the
// test that runs the weakened hubs sets the variable below: the product knows nothing of this.
const { createHash } = require('node:crypto')
const { readFileSync } = require('node:fs')
const path = require('node:path')
const { createTransformer } = require('@swc/jest')

const root = path.join(__dirname, '../../..')
/** @type {{ file: string, find: string, replace: string }[]} */
const edits = process.env.SCHAKEL_WEAKENED ? JSON.parse(readFileSync(process.env.SCHAKEL_WEAKENED, 'utf8')) : []

/** The source with its edits made. What is to be replaced has to be there, once: else nothing would be weakened. */
function weaken(source, filename) {
  const file = path.relative(root, filename)
  return edits
    .filter((edit) => edit.file === file)
    .reduce((text, { find, replace }) => {
      const parts = text.split(find)
      if (parts.length !== 2) throw new Error(`${file} holds this ${parts.length - 1} times, not once: ${find}`)
      return parts.join(replace)
    }, source)
}

module.exports = {
  createTransformer(options) {
    const inner = createTransformer(options)
    return {
      ...inner,
      process: (source, filename, rest) => inner.process(weaken(source, filename), filename, rest),
      processAsync: (source, filename, rest) => inner.processAsync(weaken(source, filename), filename, rest),
      // A weakened source is another source: it must not be taken for the real one from the cache, nor the other way round.
      getCacheKey: (source, filename, rest) =>
        createHash('sha1')
          .update(inner.getCacheKey(source, filename, rest))
          .update(weaken(source, filename))
          .digest('hex'),
    }
  },
}
