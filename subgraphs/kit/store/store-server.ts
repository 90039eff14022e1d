import { timingSafeEqual } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { takeTurns, type Turns } from './take-turns.ts'
import {
  ASK_PASSWORD,
  fatal,
  NO_ENCRYPTION,
  passwordOf,
  query,
  statusAtEnd,
  SYNC,
  takeMessage,
  takeOpening,
  welcome,
  type FrontendMessage,
} from './wire-protocol.ts'

/** The part of a PGlite database that the server uses. */
export interface ProtocolDatabase {
  execProtocolRawStream(message: Uint8Array, options: { onRawData: (data: Uint8Array) => void }): Promise<void>
}

export interface StoreServerOptions {
  readonly database: ProtocolDatabase
  readonly serverVersion: string
  /** Every client must give it. */
  readonly password: string
  /** A client that holds a transaction without a word for this long loses it. Default: one minute. */
  readonly idleInTransactionMs?: number
  /** The database itself broke: nothing more can be answered. */
  readonly onBroken: (error: unknown) => void
  /** Called whenever the number of signed-in clients changes. */
  readonly onClients?: (count: number) => void
}

export interface StoreServer {
  readonly port: number
  /** Ends all connections and waits until the database is at rest; does not close the database. */
  close(): Promise<void>
}

/**
 * Serves one PGlite database to many clients over the PostgreSQL protocol on 127.0.0.1. The unit of work is a whole batch (all
 * messages up to Sync, or one Query), so that batches of two clients never interleave; a client in a transaction keeps its turn
 * until the transaction ends, and one that goes away in it is rolled back.
 */
export async function serveStore(options: StoreServerOptions): Promise<StoreServer> {
  const turns = takeTurns()
  const clients = new Set<Socket>()
  const signedIn = new Set<Socket>()
  const server = createServer((socket) => {
    clients.add(socket)
    attach(socket, turns, options, () => {
      signedIn.add(socket)
      options.onClients?.(signedIn.size)
    })
    socket.on('close', () => {
      clients.delete(socket)
      if (signedIn.delete(socket)) options.onClients?.(signedIn.size)
    })
  })
  const port = await listen(server)
  return {
    port,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      for (const socket of clients) socket.destroy()
      await closed
      // Whoever had the turn rolls back first; after that nobody asks for one.
      const end = await turns.take()
      end()
    },
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

function attach(socket: Socket, turns: Turns, options: StoreServerOptions, onSignedIn: () => void): void {
  let phase: 'opening' | 'password' | 'open' = 'opening'
  let inbox: Buffer = Buffer.alloc(0)
  const session = createSession(socket, turns, options)
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => session.gone())
  socket.on('data', (data) => {
    inbox = inbox.length === 0 ? data : Buffer.concat([inbox, data])
    while (inbox.length > 0 && !socket.destroyed && (phase === 'opening' ? readOpening() : readMessage())) continue
  })

  function refuse(code: string, message: string): false {
    socket.end(fatal(code, message))
    inbox = Buffer.alloc(0)
    return false
  }

  function readOpening(): boolean {
    const taken = takeOpening(inbox)
    if (taken === undefined) return false
    inbox = taken.rest
    switch (taken.opening.kind) {
      case 'encryption':
        socket.write(NO_ENCRYPTION)
        return true
      case 'startup':
        phase = 'password'
        socket.write(ASK_PASSWORD)
        return true
      case 'cancel':
        // A statement of PGlite runs to its end on one thread: there is nothing to interrupt.
        socket.end()
        return false
      case 'unknown':
        break
    }
    return refuse('08P01', 'this store speaks the PostgreSQL protocol 3.0 only')
  }

  function readMessage(): boolean {
    const taken = takeMessage(inbox)
    if (taken === undefined) return false
    if (taken === 'too-long') return refuse('08P01', 'message too long')
    inbox = taken.rest
    if (phase === 'open') {
      session.receive(taken.message)
      return true
    }
    if (taken.message.type !== 'p' || !samePassword(passwordOf(taken.message), options.password)) {
      return refuse('28P01', 'password authentication failed')
    }
    phase = 'open'
    onSignedIn()
    socket.write(welcome(options.serverVersion, process.pid))
    return true
  }
}

function samePassword(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}

interface Session {
  receive(message: FrontendMessage): void
  gone(): void
}

function createSession(socket: Socket, turns: Turns, options: StoreServerOptions): Session {
  const collected: Buffer[] = []
  const batches: Buffer[] = []
  let endTurn: (() => void) | undefined
  let working = false
  const client = { gone: false }
  let idle: NodeJS.Timeout | undefined

  /** Sends one batch to the database, passes the answer on, and tells the transaction status after it. */
  async function run(batch: Buffer, answer: boolean): Promise<'I' | 'T' | 'E' | undefined> {
    let tail = Buffer.alloc(0)
    await options.database.execProtocolRawStream(batch, {
      onRawData(data) {
        const copy = Buffer.from(data)
        tail = copy.length >= 6 ? copy.subarray(copy.length - 6) : Buffer.concat([tail, copy]).subarray(-6)
        if (answer && !client.gone) socket.write(copy)
      },
    })
    return statusAtEnd(tail)
  }

  async function rollBack(): Promise<void> {
    const status = await run(SYNC, false)
    if (status !== 'I') await run(query('ROLLBACK'), false)
  }

  async function work(): Promise<void> {
    try {
      while (batches.length > 0 && !client.gone) {
        endTurn ??= await turns.take()
        clearTimeout(idle)
        const batch = batches.shift()
        if (client.gone || batch === undefined) break
        const status = await run(batch, true)
        if (status === 'I') pass()
      }
      if (client.gone) {
        if (endTurn !== undefined) await rollBack()
        pass()
      } else if (endTurn !== undefined) {
        idle = setTimeout(
          () => socket.end(fatal('25P03', 'idle in a transaction for too long')).destroySoon(),
          options.idleInTransactionMs ?? 60_000,
        )
      }
    } catch (error) {
      pass()
      socket.destroy()
      options.onBroken(error)
    }
  }

  function pass(): void {
    endTurn?.()
    endTurn = undefined
  }

  function wake(): void {
    if (working) return
    working = true
    void work().finally(() => {
      working = false
      if (batches.length > 0 || (client.gone && endTurn !== undefined)) wake()
    })
  }

  return {
    receive(message) {
      if (message.type === 'X') {
        socket.end()
        return
      }
      collected.push(message.bytes)
      if (message.type !== 'Q' && message.type !== 'S' && message.type !== 'H') return
      batches.push(Buffer.concat(collected.splice(0)))
      wake()
    },
    gone() {
      client.gone = true
      batches.length = 0
      clearTimeout(idle)
      wake()
    },
  }
}
