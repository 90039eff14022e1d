// Sends what it is told to, from a process of its own: what a sender spends is not the hub's.
import { shapes } from '../fixtures/denial-of-service-shapes.mjs'

process.on('message', ({ url, index, round }) => {
  // What was refused once is known by its text: a blank more makes it another.
  const body = shapes[index].body.replace('{"query":"', `{"query":"${' '.repeat(round)}`)
  const headers = { 'content-type': 'application/json' }
  fetch(url, { method: 'POST', headers, body }).then(
    (response) => response.text().then(() => process.send({ status: response.status })),
    // The hub ends the connection of a body that is too large while it still comes in.
    () => process.send({ status: 413 }),
  )
})
