import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { CommandError, type CommandIo, exit, printJson, visible } from './command-io.ts'
import { callHub, hubAddress, requestToken } from './hub-client.ts'

interface QueryOptions {
  readonly agency: string
  readonly purpose: readonly string[]
  readonly purposeHeader?: string
  readonly onWithheld?: string
  readonly variables?: string
  readonly operation?: string
  readonly file?: string
  readonly hub?: string
  readonly json?: boolean
}

/** `schakel query [document|-] --agency <slug> --purpose <id>` */
export function addQueryCommand(program: Command, io: CommandIo, done: (exitCode: number) => void): void {
  program
    .command('query')
    .description('send one GraphQL request to a running hub, as an agency and for a purpose, and print the answer')
    .argument('[document]', 'the GraphQL document, or - to read it from standard input')
    .requiredOption('-a, --agency <slug>', 'slug of an agency in policies/agencies.yaml')
    .option('-p, --purpose <id>', 'purpose the token is for; may be repeated', collect, [])
    .option('--purpose-header <id>', 'the one purpose of this request, when the token carries several')
    .option('--on-withheld <prune|refuse>', 'what to do when a field is withheld')
    .option('--variables <json>', 'variables as a JSON object')
    .option('--operation <name>', 'which operation of the document to run')
    .option('-f, --file <path>', 'read the document from a file')
    .option('--hub <address>', 'base address of the hub (default: http://127.0.0.1:$PORT)')
    .option('--json', 'print the answer on one line')
    .action(async (document: string | undefined, options: QueryOptions) => {
      const query = await readDocument(io, document, options.file)
      const variables = readVariables(options.variables)
      const hub = hubAddress(io, options.hub)
      const { token } = await requestToken(io, { hub, agency: options.agency, purposes: options.purpose })
      const { status, body } = await callHub(io, hub, '/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          ...(options.purposeHeader === undefined ? {} : { purpose: options.purposeHeader }),
          ...(options.onWithheld === undefined ? {} : { 'on-withheld': options.onWithheld }),
        },
        body: JSON.stringify({
          query,
          ...(variables === undefined ? {} : { variables }),
          ...(options.operation === undefined ? {} : { operationName: options.operation }),
        }),
      })
      if (options.json === true) io.out(`${visible(JSON.stringify(body))}\n`)
      else printJson(io, body)
      // Withheld fields are an answer; no data at all is a finding.
      const answered =
        status === 200 && typeof body === 'object' && body !== null && 'data' in body && body.data !== null
      done(answered ? exit.ok : exit.finding)
    })
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

async function readDocument(io: CommandIo, document: string | undefined, file: string | undefined): Promise<string> {
  if (file !== undefined) {
    if (document !== undefined) throw new CommandError('Give the document or --file, not both')
    try {
      return await readFile(file, 'utf8')
    } catch {
      throw new CommandError(`The file ${file} cannot be read: check its name`)
    }
  }
  if (document === '-') return io.readInput()
  if (document === undefined) {
    throw new CommandError("Give a document, such as '{ cases { edges { node { caseId } } } }', or - or --file")
  }
  return document
}

function readVariables(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new CommandError(`--variables must be a JSON object, such as '{"id": "…"}'`)
}
