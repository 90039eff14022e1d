/** One place of the product's source, and what stands there in a weakened hub. */
export interface Edit {
  readonly file: string
  /** Found exactly once in the file. */
  readonly find: string
  readonly replace: string
}

/** A hub that fails one row: what is taken out of it, and how its answer shows that. */
export interface Weakening {
  readonly row: number
  /** In words: what the weakened hub does instead. */
  readonly hub: string
  readonly edits: readonly Edit[]
  /** What the failing assertion says: what leaked, or what was let through. */
  readonly shows: RegExp
}

const at = (file: string, find: string, replace: string): Edit => ({ file, find, replace })

const PRUNE = 'gateway/enforce/prune.ts'
const REDACT = 'gateway/enforce/redact.ts'
const ANSWER = 'gateway/answer-operation.ts'
const FRONT = 'gateway/apollo-front.ts'
const SERVE = 'gateway/serve-hub.ts'
const READ = 'gateway/limit/read-request.ts'
const SUBGRAPH_HTTP = 'subgraphs/kit/serve-http.ts'

/** The last net out: what the plan brought is shown. Where a row has two nets, each alone would hold. */
const NO_LAST_NET = at(
  REDACT,
  'if (reason !== undefined) {\n        // A list',
  'if (reason === NOTHING) {\n        // A list',
)
const DECIDED = 'const reason = grant.withheld(shape.coordinate)\n      if'
/** The first net decides in this way, and the last is out. */
const decidedBy = (reason: string): readonly Edit[] => [
  at(PRUNE, DECIDED, `const reason = ${reason}\n      if`),
  NO_LAST_NET,
]

/**
 * Every row of the table of what broke others, with a hub that has the mistake it tells of. Several edits stand where several
 * nets hold. test/security/weakened/weakened-hubs.long.test.ts runs the row's own test against each and sees it fail.
 *
 * A table, and so as long as it has rows: split up, nobody would see whether one is missing.
 */
export const weakenings: readonly Weakening[] = [
  {
    row: 1,
    hub: 'does not apply the rules of a type where that type stands under an interface',
    edits: decidedBy(
      "'getInterfaces' in parent && parent.getInterfaces().length > 0 ? undefined : grant.withheld(shape.coordinate)",
    ),
    shows: /NAME-v1/u,
  },
  {
    row: 2,
    hub: 'asks a field of an interface as written when any type under it allows it',
    edits: [
      at(
        PRUNE,
        'const first = split[0]?.decided\n',
        'const first = split.find(({ decided }) => decided !== undefined)?.decided\n    if (first !== undefined) return [first]\n',
      ),
      NO_LAST_NET,
    ],
    shows: /NAME-v1/u,
  },
  {
    row: 3,
    hub: 'knows a directive by its usual name only',
    edits: [at('schema/supergraph-links.ts', 'if (imported) return imported.slice(1)', 'if (imported) return element')],
    shows: /\+ +"found": Array/u,
  },
  {
    row: 4,
    hub: 'shows a computed field whatever it is computed from',
    edits: [
      at(
        'policies/engine/make-grant.ts',
        'if (column.unaccepted.has(coordinate)) continue\n    const grant',
        'const grant',
      ),
    ],
    shows: /risk at ADDRESS-v1/u,
  },
  {
    row: 5,
    hub: 'forgets a field that has an alias',
    edits: decidedBy('node.alias === undefined ? grant.withheld(shape.coordinate) : undefined'),
    shows: /ADDRESS-v1/u,
  },
  {
    row: 6,
    hub: 'takes a document that asks for the schema, or a type, for introspection',
    edits: decidedBy(
      "operation.selectionSet.selections.some((root) => root.kind === Kind.FIELD && root.name.value.startsWith('__')) ? undefined : grant.withheld(shape.coordinate)",
    ),
    shows: /ADDRESS-v1/u,
  },
  {
    row: 7,
    hub: 'looks for introspection among the fields of the operation alone',
    edits: [
      at(
        'gateway/enforce/caller-schema.ts',
        'execute({ schema: schemaOf(), document',
        'execute({ schema: operation.selectionSet.selections.every(({ kind }) => kind === Kind.FIELD) ? schemaOf() : apiSchema, document',
      ),
    ],
    shows: /\+ +"address"/u,
  },
  {
    row: 8,
    hub: 'takes every name, and every key of a subgraph’s answer',
    edits: [
      at('gateway/limit/reserved-names.ts', "new Set(['__proto__', 'constructor', 'prototype'])", 'new Set()'),
      at(
        'gateway/execute/subgraph-client.ts',
        "sjson.parse(text, { protoAction: 'error', constructorAction: 'error' })",
        'JSON.parse(text)',
      ),
    ],
    shows: /\+ +200,/u,
  },
  {
    row: 9,
    hub: 'counts a fragment as one selection',
    edits: [
      at('gateway/limit/count-selections.ts', 'if (total > allowed)', 'if (total < 0)'),
      at('gateway/limit/limits.ts', 'sameField: 30,', 'sameField: 1e9,'),
      at('gateway/enforce/permitted-operation.ts', 'limits.expandedSelections * 4', 'Infinity'),
    ],
    shows: /\+ +200,/u,
  },
  {
    row: 10,
    hub: 'leaves the size of a document to validation',
    edits: [
      at('gateway/limit/limits.ts', 'tokens: 2000,', 'tokens: 1e9,'),
      at('gateway/limit/limits.ts', 'sameField: 30,', 'sameField: 1e9,'),
      at('gateway/limit/limits.ts', 'aliases: 30,', 'aliases: 1e9,'),
      at('gateway/limit/limits.ts', 'directives: 20,', 'directives: 1e9,'),
      at('gateway/limit/limits.ts', 'rootFields: 10,', 'rootFields: 1e9,'),
      at('gateway/limit/limits.ts', 'expandedSelections: 2000,', 'expandedSelections: 1e9,'),
    ],
    shows: /\+ +200,/u,
  },
  {
    row: 11,
    hub: 'opens a websocket, behind which nothing is counted',
    edits: [
      at(
        SERVE,
        'server.removeAllContentTypeParsers()',
        "server.server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n'))\n  server.removeAllContentTypeParsers()",
      ),
    ],
    shows: /Received: 101/u,
  },
  {
    row: 12,
    hub: 'reads a body of any size in any charset',
    edits: [
      at('gateway/limit/limits.ts', 'body: 256 * 1024,', 'body: 50e6,'),
      at('gateway/limit/media-type.ts', "charset?.toLowerCase() === 'utf-8'", "charset !== ''"),
      at(READ, '{ fatal: true, ignoreBOM: true }', '{ fatal: false }'),
    ],
    shows: /\+ +200,/u,
  },
  {
    row: 13,
    hub: 'answers any content type',
    edits: [at(SERVE, "addContentTypeParser('application/json',", "addContentTypeParser('*',")],
    shows: /\+ +200,/u,
  },
  {
    row: 14,
    hub: 'is a subgraph that believes a header about its sender',
    edits: [
      at(
        SUBGRAPH_HTTP,
        'request.headers[PERMIT_HEADER] === undefined',
        "request.headers['x-hub-context'] === undefined",
      ),
      at(
        SUBGRAPH_HTTP,
        'const checked = await verify(permitHeader(request), body)',
        "const said = request.headers['x-hub-context']\n    const checked = said === undefined ? await verify(permitHeader(request), body) : { permit: JSON.parse(String(said)) }",
      ),
    ],
    shows: /Name of PL-1/u,
  },
  {
    row: 15,
    hub: 'lets an argument read what it likes',
    edits: [
      at(
        'gateway/enforce/argument-reads.ts',
        "if (grant.arguments?.has(coordinate) === false) return { reason: 'no-rule' }",
        'return undefined',
      ),
    ],
    shows: /\+ +"page": Object|\+ +"notes": Array/u,
  },
  {
    row: 16,
    hub: 'adds up the tasks of a caller over all of its cases',
    edits: [
      at(
        'gateway/enforce/resolve-scope.ts',
        'tasks: tasks.map(({ type }) => type),\n    facts',
        'tasks: [...types],\n    facts',
      ),
    ],
    shows: /SECRET-A/u,
  },
  {
    row: 17,
    hub: 'tells the type of whatever comes back',
    edits: [at(REDACT, 'return isShown(type, inner) ? inner : undefined', 'return inner')],
    shows: /Suspect|Lawyer/u,
  },
  {
    row: 18,
    hub: 'fetches first, and says "forbidden" of what it then takes out',
    edits: [
      at(
        'gateway/enforce/resolve-scope.ts',
        'return new Set(dead.map(({ key }) => key))',
        'return new Set(dead.slice(dead.length).map(({ key }) => key))',
      ),
      at(
        ANSWER,
        '...withheldErrors(given.withheld, decision),\n      ...lost',
        "...withheldErrors(given.withheld, decision),\n      ...redacted.backstop.map(() => ({ message: 'Forbidden', extensions: { code: 'FIELD_WITHHELD' } })),\n      ...lost",
      ),
    ],
    shows: /Forbidden|Expected: 0/u,
  },
  {
    row: 19,
    hub: 'suggests names that come near to everybody',
    edits: [
      at(FRONT, 'hideSchemaDetailsFromClientErrors: options.production', 'hideSchemaDetailsFromClientErrors: false'),
    ],
    shows: /Did you mean/u,
  },
  {
    row: 20,
    hub: 'passes on the words of a subgraph',
    edits: [
      at(
        'gateway/execute/fetch-subgraph.ts',
        '(errors ?? []).map((error: unknown) => placeOf(error))',
        '(errors ?? []).map((error) => { globalThis.theirWords = error.message; return placeOf(error) })',
      ),
      at(
        'gateway/execute/lost-places.ts',
        'message: errorTable.SUBGRAPH_UNAVAILABLE.message,',
        'message: String(globalThis.theirWords),',
      ),
    ],
    shows: /Jansen/u,
  },
  {
    row: 21,
    hub: 'keeps plans by the document that came in',
    edits: [at('gateway/run-plan.ts', 'documentHash: planned.hash', 'documentHash: request.documentHash')],
    shows: /address|risk/u,
  },
  {
    row: 22,
    hub: 'keeps documents by their hash, for everybody',
    edits: [
      at(
        READ,
        'const { query, variables, operationName, extensions } = request',
        'const { variables, operationName, extensions } = request\n  const kept = (globalThis.registered ??= new Map())\n  const hash = extensions?.persistedQuery?.sha256Hash\n  if (hash !== undefined && request.query) kept.set(hash, request.query)\n  const query = request.query || kept.get(hash)',
      ),
      at(READ, "extensions['persistedQuery'] !== undefined", "extensions['persistedQuery'] === null"),
    ],
    shows: /\+ +200,/u,
  },
  {
    row: 23,
    hub: 'verifies a token as jose does when nothing is asked of it, with the keys of whoever signed',
    edits: [
      at('gateway/authenticate/verify-token.ts', "requiredClaims: ['exp', 'iat', 'sub', 'jti'],", ''),
      at('gateway/authenticate/verify-token.ts', 'audience: TOKEN_AUDIENCE,', ''),
      at('gateway/authenticate/verify-token.ts', 'typ: TOKEN_TYPE,', ''),
      at('gateway/authenticate/verify-token.ts', "maxTokenAge: '10m',", ''),
    ],
    shows: /Received: 200/u,
  },
  {
    row: 24,
    hub: 'makes a change and filters its answer',
    edits: [
      at(
        ANSWER,
        "if ('refused' in decided || places.length > 0 || dead.size > 0) return await refuse([...places, ...withheld])\n    changes = decided.changes",
        'void withheld\n    changes = new Set(roots.map(({ coordinate }) => coordinate))',
      ),
    ],
    shows: /closed v1/u,
  },
  {
    row: 25,
    hub: 'takes the last of two keys',
    edits: [at('gateway/limit/scan-json.ts', 'if (keys.has(key)) return', "if (key === '') return")],
    shows: /\+ +200,/u,
  },
  {
    row: 26,
    hub: 'leaves out of its check what a condition may leave out of the answer',
    edits: decidedBy('(node.directives ?? []).length > 0 ? undefined : grant.withheld(shape.coordinate)'),
    shows: /ADDRESS-v1/u,
  },
  {
    row: 27,
    hub: 'shows what no rule names',
    edits: [
      at(
        'policies/engine/make-grant.ts',
        'shown.fields.get(coordinate) ?? (policy',
        'shown.fields.get(coordinate) ?? (!column.cells.has(coordinate) && !links.at.has(coordinate) ? STRUCTURAL : undefined) ?? (policy',
      ),
      at(
        'policies/engine/make-grant.ts',
        'if (shown.fields.has(coordinate) ||',
        'if (!column.cells.has(coordinate) || shown.fields.has(coordinate) ||',
      ),
    ],
    shows: /bsn/u,
  },
  {
    row: 28,
    hub: 'answers nothing when nothing was asked of a subgraph',
    edits: [at(REDACT, 'data: data === NOTHING ? {} : data', 'data: options.data === null ? {} : data')],
    shows: /Object \{\},|- +"s": null/u,
  },
  {
    row: 29,
    hub: 'tells of every place that failed',
    edits: [
      at(
        'gateway/enforce/withheld.ts',
        'return length < 0 ? path : path.slice(0, length)',
        'return length === 0 ? [] : path',
      ),
    ],
    shows: /SUBGRAPH_UNAVAILABLE", "node\.counsel\.b/u,
  },
  {
    row: 30,
    hub: 'leaves subscriptions to whatever comes after',
    edits: [
      at('gateway/limit/check-limits.ts', 'node.operation === OperationTypeNode.SUBSCRIPTION', "node.operation === ''"),
    ],
    shows: /GRAPHQL_VALIDATION_FAILED|Subscriptions/u,
  },
  {
    row: 31,
    hub: 'leaves a hole where something is not to be seen',
    edits: [at(REDACT, 'elements.filter((element) => element !== null)', 'elements')],
    shows: /\+ +null/u,
  },
  {
    row: 32,
    hub: 'takes any open task on the case for a task of the purpose',
    edits: [
      at(
        'gateway/enforce/resolve-scope.ts',
        'const open = entry.tasks.filter(({ type }) => types.has(type))',
        'const open = entry.tasks',
      ),
      at(
        'policies/engine/decide.ts',
        '(tasks) => among(request.tasks, tasks ?? purpose.tasks) ||',
        '() => request.tasks.length > 0 ||',
      ),
      at('policies/engine/decide.ts', "let state = ''", 'let state = String(request.tasks)'),
    ],
    shows: /SECRET-A/u,
  },
  {
    row: 33,
    hub: 'is a subgraph that knows a permit again once it was good',
    edits: [
      at(
        SUBGRAPH_HTTP,
        'const checked = await verify(permitHeader(request), body)',
        "const header = permitHeader(request)\n    const good = (globalThis.goodPermits ??= new Map())\n    const checked = good.get(header) ?? (await verify(header, body))\n    if ('permit' in checked) good.set(header, checked)",
      ),
    ],
    shows: /"status": 200/u,
  },
  {
    row: 34,
    hub: 'redacts by the policy that is in force when it comes to that',
    edits: [
      at(
        ANSWER,
        'const redacted = redact({\n',
        'const inForce = globalThis.snapshotInForce()\n    const redacted = redact({\n',
      ),
      at(ANSWER, '      policy,\n      operation,', '      policy: inForce.policy,\n      operation,'),
      at(
        ANSWER,
        '      open,\n      scope,\n      caseBound: snapshot.caseBound,\n      joining,',
        '      open: inForce.openGrant(caller, purpose, at),\n      scope,\n      caseBound: snapshot.caseBound,\n      joining,',
      ),
      at(
        'gateway/create-hub.ts',
        'const shapes = new LRUCache',
        'globalThis.snapshotInForce = () => snapshot\n  const shapes = new LRUCache',
      ),
    ],
    shows: /NAME-v1/u,
  },
  {
    row: 35,
    hub: 'is a subgraph whose requests share one loader',
    edits: [
      at(
        'subgraphs/kit/start-subgraph.ts',
        'loader: caseLoader({ db, access, entities, at: now() })',
        'loader: (db.sharedLoader ??= caseLoader({ db, access, entities, at: now() }))',
      ),
    ],
    shows: /\+ +"signalId": null|s-foreign/u,
  },
]
