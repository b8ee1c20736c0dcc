import { dlopen, ptr } from 'bun:ffi'

/** A socket of a service manager. Each notice is one datagram. */
export type NotifySocket = { send(text: string): void; close(): void }

const AF_UNIX = 1
// A full socket must not make the process wait, and a process that it starts must not have it.
const SOCK_DGRAM_CLOEXEC_NONBLOCK = 0o2 | 0o2_000_000 | 0o4_000
const MSG_NOSIGNAL = 0x4000
const PATH_BYTES_MAX = 107

/**
 * Opens the socket at a path, or of an abstract name that begins with `@`. Throws an Error if the system has no such sockets; so
 * does `send` if nothing receives there. Only Linux has them as they are used here.
 */
export function openNotifySocket(address: string): NotifySocket {
  const socketAddress = toSocketAddress(address)
  const libc = openLibc()
  const socket = libc.symbols.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC_NONBLOCK, 0)
  if (socket < 0) throw new Error('The system gave no datagram socket.')
  return {
    send(text) {
      const bytes = new TextEncoder().encode(text)
      const at = [ptr(socketAddress), socketAddress.length] as const
      const sent = libc.symbols.sendto(socket, ptr(bytes), bytes.length, MSG_NOSIGNAL, ...at)
      if (Number(sent) !== bytes.length) throw new Error(`The socket ${address} did not take the notice.`)
    },
    close() {
      libc.symbols.close(socket)
      libc.close()
    },
  }
}

// Neither Bun nor Node has datagrams of Unix sockets. musl answers to this name as well: any `libc.` is itself.
function openLibc() {
  if (process.platform !== 'linux') throw new Error('Only Linux has service managers with such sockets.')
  return dlopen('libc.so.6', {
    socket: { args: ['i32', 'i32', 'i32'], returns: 'i32' },
    sendto: { args: ['i32', 'ptr', 'usize', 'i32', 'ptr', 'u32'], returns: 'i64' },
    close: { args: ['i32'], returns: 'i32' },
  })
}

// `struct sockaddr_un`: the family in the order of bytes of the machine, then the path; an abstract name begins with a zero
// byte, and its length counts.
function toSocketAddress(address: string): Uint8Array {
  const path = new TextEncoder().encode(address)
  const isKnown = /^[/@]./.test(address) && path.length <= PATH_BYTES_MAX
  if (!isKnown) throw new Error(`${address} is no path and no abstract name of a socket.`)
  const isAbstract = address.startsWith('@')
  if (isAbstract) path[0] = 0
  return new Uint8Array([
    ...new Uint8Array(new Uint16Array([AF_UNIX]).buffer),
    ...path,
    ...(isAbstract ? [] : [0]),
  ])
}
