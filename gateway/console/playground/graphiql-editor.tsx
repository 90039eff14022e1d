import './monaco-workers.ts'
// Part by part: the whole, graphiql/style.css, has fonts in it that a strict content security policy refuses.
import '@graphiql/react/style.css'
import '@graphiql/plugin-doc-explorer/style.css'
import 'graphiql/graphiql.css'
import { useGraphiQL, useMonaco } from '@graphiql/react'
import { GraphiQL } from 'graphiql'
import { buildSchema, type GraphQLSchema } from 'graphql'
import { useEffect, useMemo } from 'react'
import type { HubAnswer } from '../shared/ask-hub.ts'
import { say } from '../shared/language.ts'
import type { Lens } from './offer.ts'

const WORDS = {
  withheld: { en: 'Withheld', nl: 'Niet getoond' },
  depends: { en: 'On some cases', nl: 'Bij sommige zaken' },
}

export interface GraphiqlEditorProps {
  /** Schema as text. */
  readonly sdl: string
  /** Another object replaces what is in the editor, whatever was typed. */
  readonly loaded: { readonly query: string; readonly variables: string }
  readonly lens: Lens | undefined
  readonly onQuery: (query: string) => void
  readonly send: (query: string, variables: object, operation?: string) => Promise<HubAnswer>
}

/** GraphiQL, and all that knows of it. It keeps what it remembers on this page alone: a query can name a case. */
export function GraphiqlEditor({ sdl, loaded, lens, onQuery, send }: GraphiqlEditorProps) {
  const schema = useMemo<GraphQLSchema>(() => buildSchema(sdl, { assumeValidSDL: true }), [sdl])
  const storage = useMemo(memoryStorage, [])
  return (
    <GraphiQL
      fetcher={async ({ query, variables, operationName }) =>
        (await send(query, (variables ?? {}) as object, operationName ?? undefined)) as never
      }
      schema={schema}
      storage={storage}
      plugins={[]}
      shouldPersistHeaders={false}
      isHeadersEditorEnabled={false}
      defaultEditorToolsVisibility="variables"
      forcedTheme="light"
      initialQuery={loaded.query}
      initialVariables={loaded.variables}
      onEditQuery={onQuery}
    >
      <GraphiQL.Logo> </GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, copy }) => (
          <>
            {prettify}
            {copy}
            <Follow loaded={loaded} lens={lens} />
          </>
        )}
      </GraphiQL.Toolbar>
    </GraphiQL>
  )
}

/** Brings what was chosen outside the editor into it, and underlines what would be withheld. */
function Follow({ loaded, lens }: Pick<GraphiqlEditorProps, 'loaded' | 'lens'>) {
  const queryEditor = useGraphiQL((state) => state.queryEditor)
  const variableEditor = useGraphiQL((state) => state.variableEditor)
  const monaco = useMonaco((state) => state.monaco)
  useEffect(() => {
    if (queryEditor !== undefined && queryEditor.getValue() !== loaded.query) queryEditor.setValue(loaded.query)
  }, [queryEditor, loaded])
  useEffect(() => {
    if (variableEditor !== undefined && variableEditor.getValue() !== loaded.variables)
      variableEditor.setValue(loaded.variables)
  }, [variableEditor, loaded])
  useEffect(() => {
    const model = queryEditor?.getModel()
    if (model === null || model === undefined || monaco === undefined) return
    const fields = lens?.types.flatMap((type) => type.fields) ?? []
    const markers = fields.flatMap(({ coordinate, state, why, places }) =>
      state === 'RELEASED'
        ? []
        : places.map(({ line, column, length }) => ({
            severity: state === 'WITHHELD' ? monaco.MarkerSeverity.Warning : monaco.MarkerSeverity.Info,
            message: `${say(state === 'WITHHELD' ? WORDS.withheld : WORDS.depends)}: ${coordinate}. ${why}`,
            startLineNumber: line,
            endLineNumber: line,
            startColumn: column,
            endColumn: column + length,
          })),
    )
    monaco.editor.setModelMarkers(model, 'schakel', markers)
  }, [monaco, queryEditor, lens])
  return null
}

/** What GraphiQL would keep in the browser: the text of every query, with the ids of cases in it. */
function memoryStorage() {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    clear: () => kept.clear(),
  }
}
