import type { CompiledPolicy } from './engine/compiled-policy.ts'
import { editorSchemas } from './engine/editor-schema.ts'

/** The JSON Schemas that editors use, as files by their path from the root of the project. */
export function generateSchemas(policy: CompiledPolicy): { readonly file: string; readonly text: string }[] {
  return Object.entries(editorSchemas(policy)).map(([name, schema]) => ({
    file: `policies/schemas/${name}.schema.json`,
    text: `${JSON.stringify(schema, null, 1)}\n`,
  }))
}
