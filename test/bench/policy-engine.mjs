// The policy engine on the shipped policies: what a decision, compiling, a question and a comparison take, and how long
// a person waits for `schakel who-may-see`. Plain JavaScript over the build, which is what users run.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../gateway/bootstrap/prepare.mjs'
import { built } from './built.mjs'
import { printColumns } from './print-columns.mjs'

const { readBundle } = await built('policies/load-bundle.js')
const { compilePolicy } = await built('policies/engine/compile-policy.js')
const { coordinatesOf } = await built('schema/coordinates-of.js')
const { compare } = await built('policies/engine/compare.js')
const { decide } = await built('policies/engine/decide.js')
const { whoMaySee } = await built('policies/engine/who-may-see.js')

const files = pathToFileURL(join(root, 'policies/'))
const schema = coordinatesOf(readFileSync(join(root, 'schema/supergraph.graphql'), 'utf8'))
const first = performance.now()
let documents = readBundle(files)
let policy = compilePolicy(documents, schema)
const cold = performance.now() - first

const whole = median(15, () => compilePolicy(readBundle(files), schema))
const compiling = median(15, () => compilePolicy(documents, schema))

const fields = [...schema.types.values()].flatMap((type) =>
  type.kind === 'object' && !type.value ? [...type.fields.values()].map(({ coordinate }) => coordinate) : [],
)
const at = new Date('2026-03-01T12:00:00Z')
const facts = Object.fromEntries(
  documents
    .flatMap((document) => (document.kind === 'vocabulary' ? document.facts : []))
    .map(({ fact }, index) => [fact, index % 4 !== 0]),
)
const requests = [...policy.purposes.values()].flatMap(({ id, who, tasks }) =>
  [...who].map((kind) => ({ kind, purpose: id, tasks: [...tasks], facts, at })),
)
let shown = 0
const askAll = () => {
  for (const request of requests) {
    const grant = decide(policy, request)
    for (const field of fields) if (grant.granted(field) !== undefined) shown += 1
  }
}
const perField = (median(60, askAll) / (requests.length * fields.length)) * 1e6
// The first time that a state is met: nothing is remembered of a policy that was just compiled.
const perFieldCold =
  (median(10, () => {
    policy = compilePolicy(documents, schema)
    const began = performance.now()
    askAll()
    return performance.now() - began
  }) /
    (requests.length * fields.length)) *
  1e6

const who = Math.max(
  ...['CrimeReport.statementText', 'VictimRegistration.exploitationForms', 'ShelterPlacement.shelterAddress'].map(
    (field) => median(50, () => whoMaySee(policy, field)),
  ),
)

// The hardest comparison that a privacy officer makes by accident: every rule shows its types whole, under one more fact.
const purposes = documents.filter(({ kind }) => kind === 'purpose')
const wider = documents.flatMap((document) => {
  if (document.kind === 'red-lines') return []
  if (document.kind !== 'purpose') return [document]
  const rules = document.rules.map((rule) => ({
    ...rule,
    see: [...new Set(rule.see.map(({ coordinate }) => coordinate.split('.')[0]))].map((type) => ({
      coordinate: `${type}.*`,
      form: 'full',
    })),
    when: [
      ...rule.when,
      [
        { fact: 'no-objection', negated: false },
        { fact: 'applied', negated: false },
      ],
    ],
  }))
  return [{ ...document, rules }]
})
const after = compilePolicy(wider, schema)
const changes = compare(policy, after).cells.length
const comparing = median(7, () => compare(policy, after))
const same = median(15, () => compare(policy, policy))

const starting = median(9, () => {
  const began = performance.now()
  const done = spawnSync(process.execPath, [
    join(root, 'gateway/bootstrap/schakel.mjs'),
    'who-may-see',
    'CrimeReport.statementText',
  ])
  if (done.status !== 0) throw new Error(String(done.stderr))
  return performance.now() - began
})

const rows = [
  ['decision, a field', `${perField.toFixed(0)} ns`, '50 ns'],
  ['decision, a field, state not met before', `${perFieldCold.toFixed(0)} ns`, ''],
  [`parse and compile ${purposes.length} purposes, first time`, `${cold.toFixed(0)} ms`, '300 ms'],
  [`parse and compile ${purposes.length} purposes, warm`, `${whole.toFixed(0)} ms`, '300 ms'],
  [`compile ${purposes.length} purposes, warm`, `${compiling.toFixed(1)} ms`, ''],
  ['who may see a field', `${who.toFixed(2)} ms`, '2 ms'],
  [`compare, ${changes} changed cells`, `${comparing.toFixed(0)} ms`, '500 ms'],
  ['compare, nothing changed', `${same.toFixed(0)} ms`, '500 ms'],
  ['schakel who-may-see, whole process', `${(starting / 1000).toFixed(2)} s`, '0.5 s'],
]
printColumns(rows)
console.log(
  `\nMeasured figure (median), then the goal. ${requests.length} askers, ${fields.length} fields, ${shown > 0 ? 'some' : 'none'} shown.`,
)

/** Milliseconds of the middle run; a run may return its own measurement. */
function median(runs, run) {
  const times = []
  for (let count = 0; count < runs; count += 1) {
    const began = performance.now()
    const own = run()
    times.push(typeof own === 'number' ? own : performance.now() - began)
  }
  return times.sort((left, right) => left - right)[Math.floor(runs / 2)]
}
