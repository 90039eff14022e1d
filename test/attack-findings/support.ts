import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from 'pg'
import { openStore } from '../../subgraphs/kit/store/open-store.ts'
import type { TestStore } from '../subgraphs/support/test-stores.ts'

/** Runs SQL in a test's own store. */
export async function runSql(store: TestStore, statement: string, values: unknown[] = []): Promise<void> {
  const opened = await openStore({
    dataDir: store.dataDir,
    ...(store.databaseUrl === undefined ? {} : { databaseUrl: store.databaseUrl }),
  })
  const client = new Client({ connectionString: opened.url })
  await client.connect()
  await client.query(statement, values)
  await client.end()
  await opened.close()
}

export interface Overheard {
  readonly path: string
  readonly body: string
  readonly permit: string
}

/** Passes everything on between the hub and a subgraph and remembers it, as whoever sits on that line could. */
export async function listener(target: string) {
  const heard: Overheard[] = []
  const { hostname, port } = new URL(target)
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const permit = String(request.headers['schakel-permit'] ?? '')
      if (request.method === 'POST') heard.push({ path: request.url ?? '', body: body.toString('utf8'), permit })
      const onward = httpRequest(
        { hostname, port, path: request.url, method: request.method, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 0, answer.headers)
          answer.pipe(response)
        },
      )
      onward.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    heard,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
