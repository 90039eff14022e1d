import { auditPolicy, hubOver } from '../../fixtures/serve-supergraph.ts'
import { peopleSupergraph } from './people-supergraph.ts'

// Run by node --disable-proto=delete: whatever still goes through `__proto__` fails here. Prints what the hub answers.
const world = await peopleSupergraph()
const run = await hubOver(world, auditPolicy(world.supergraph, ['see: { Victim: [id, needs], Suspect: [id] }']))
const good = await run.ask('{ node(id: "v1") { id ... on Victim { needs name } } }')
const hostile = await run.ask('{ __proto__: node(id: "v1") { toString: id } }')
process.stdout.write(
  JSON.stringify({
    proto: '__proto__' in {},
    data: good.data,
    codes: hostile.errors?.map(({ extensions }) => extensions.code),
  }),
)
await run.hub.close()
await world.close()
