import { connect, type Socket } from 'node:net'

/** Where a server is, as the driver has read it from a URL. */
type Address = { host: string[]; port: number[]; path?: string | false }

/** How many times a connection is looked at before it is closed. */
const LOOKS = 10

/**
 * Returns a function that opens a socket for the driver, which closes once nothing has arrived on it for a time: a server
 * that hangs, or a network that drops everything, neither answers nor closes the connection.
 */
export function createWatchedSocket(silenceMs: number) {
  return ({ host, port, path }: Address): Socket => {
    const address = { host: host[0] ?? 'localhost', port: port[0] ?? 5_432 }
    // The driver listens, writes and waits for the connection itself, and needs the host to check a certificate.
    const socket = Object.assign(path ? connect(path) : connect(address), address)
    watch(socket, silenceMs)
    return socket
  }
}

// Not the socket's own timeout: the driver removes all listeners when it starts TLS.
function watch(socket: Socket, silenceMs: number): void {
  let bytes = 0
  let looks = 0
  const timer = setInterval(() => {
    if (socket.destroyed) return clearInterval(timer)
    looks = socket.bytesRead === bytes ? looks + 1 : 0
    bytes = socket.bytesRead
    if (looks >= LOOKS) socket.destroy()
  }, silenceMs / LOOKS)
  timer.unref()
}
