import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

const waiting = new WeakMap<Socket, Set<() => void>>()

/**
 * Calls `end` once, when the answer has been written or its connection is gone. The response alone does not tell: of requests
 * sent one behind the other, those that had not come to their turn never say that the connection closed.
 */
export function whenOver(response: ServerResponse, socket: Socket, end: () => void): void {
  if (socket.destroyed || response.closed) {
    end()
    return
  }
  const others = waiting.get(socket) ?? new Set<() => void>()
  if (!waiting.has(socket)) {
    waiting.set(socket, others)
    // One listener for a connection, however many requests come over it.
    socket.once('close', () => others.forEach((over) => over()))
  }
  const over = (): void => {
    if (others.delete(over)) end()
  }
  others.add(over)
  response.once('close', over)
}
