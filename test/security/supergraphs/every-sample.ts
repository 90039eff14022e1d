import type { Sample } from './sample.ts'
import { absentRows } from './samples/absent-rows.ts'
import { fragments } from './samples/fragments.ts'
import { inaccessible } from './samples/inaccessible.ts'
import { inputObjects } from './samples/input-objects.ts'
import { interfaceObject } from './samples/interface-object.ts'
import { interfaceObjects } from './samples/interface-objects.ts'
import { keyChain } from './samples/key-chain.ts'
import { nestedKeys } from './samples/nested-keys.ts'
import { override } from './samples/override.ts'
import { providesShareable } from './samples/provides-shareable.ts'
import { renamedImports } from './samples/renamed-imports.ts'
import { requiresArguments } from './samples/requires-arguments.ts'
import { splitUnions } from './samples/split-unions.ts'

/** Every supergraph that the hub is held to besides those of test/fixtures, by name. */
export const everySample: Readonly<Record<string, Sample>> = {
  'nested, compound and several keys': nestedKeys,
  'fields computed from others, with and without arguments': requiresArguments,
  'a chain of keys over four subgraphs': keyChain,
  'provided and shared fields and roots': providesShareable,
  'fields that moved, tags and scalars': override,
  'an interface that is an entity': interfaceObject,
  'an interface that two subgraphs know as an object': interfaceObjects,
  'what the API schema hides': inaccessible,
  'directives under other names': renamedImports,
  'fragments on fragments': fragments,
  'enums, input objects and changes': inputObjects,
  'rows that are absent': absentRows,
  'unions that differ from one subgraph to the next': splitUnions,
}
