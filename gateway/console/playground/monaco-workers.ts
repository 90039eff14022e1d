// oxlint-disable-next-line import/default -- made by Vite
import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker.js?worker'
// oxlint-disable-next-line import/default -- made by Vite
import JsonWorker from 'monaco-editor/esm/vs/language/json/json.worker.js?worker'
// oxlint-disable-next-line import/default -- made by Vite
import GraphqlWorker from 'monaco-graphql/esm/graphql.worker.js?worker'

// From this origin. GraphiQL's own set-up for Vite breaks its development server, and the other one fetches from elsewhere.
window.MonacoEnvironment = {
  getWorker(_id: string, label: string): Worker {
    if (label === 'graphql') return new GraphqlWorker()
    return label === 'json' ? new JsonWorker() : new EditorWorker()
  },
}
