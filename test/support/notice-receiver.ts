import { dlopen, ptr } from 'bun:ffi'
import { rmSync } from 'node:fs'

const AF_UNIX = 1
const SOCK_DGRAM_CLOEXEC_NONBLOCK = 0o2_004_002
const libc = dlopen('libc.so.6', {
  socket: { args: ['i32', 'i32', 'i32'], returns: 'i32' },
  bind: { args: ['i32', 'ptr', 'u32'], returns: 'i32' },
  recv: { args: ['i32', 'ptr', 'usize', 'i32'], returns: 'i64' },
  close: { args: ['i32'], returns: 'i32' },
})

/** A notice of a process, and when it was read, in milliseconds since the start of this process. */
export type Notice = { text: string; atMs: number }

/**
 * Opens a datagram socket as a service manager does, at a path or an abstract name that begins with `@`. `waitFor` resolves to the
 * first notice that was not returned yet and has the text, and throws after the time.
 */
export function openNoticeReceiver(address: string) {
  const socket = libc.symbols.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC_NONBLOCK, 0)
  const at = socketAddress(address)
  if (libc.symbols.bind(socket, ptr(at), at.length) !== 0) throw new Error(`${address} cannot be bound.`)
  const notices: Notice[] = []
  const buffer = new Uint8Array(8_192)
  const read = () => {
    for (;;) {
      const length = Number(libc.symbols.recv(socket, ptr(buffer), buffer.length, 0))
      if (length < 0) return notices
      notices.push({ text: new TextDecoder().decode(buffer.subarray(0, length)), atMs: performance.now() })
    }
  }
  let next = 0
  return {
    /** Returns all notices so far. */
    all: () => [...read()],
    async waitFor(text: string, ms = 30_000): Promise<Notice> {
      const untilMs = performance.now() + ms
      while (performance.now() < untilMs) {
        const index = read().findIndex((notice, position) => position >= next && notice.text.includes(text))
        const found = notices[index]
        if (found) {
          next = index + 1
          return found
        }
        await Bun.sleep(10)
      }
      throw new Error(`No notice has ${text}. There were: ${JSON.stringify(notices)}`)
    },
    close() {
      libc.symbols.close(socket)
      if (!address.startsWith('@')) rmSync(address, { force: true })
    },
  }
}

function socketAddress(address: string): Uint8Array {
  const isAbstract = address.startsWith('@')
  const path = [...new TextEncoder().encode(address)]
  return new Uint8Array([AF_UNIX, 0, ...(isAbstract ? [0, ...path.slice(1)] : [...path, 0])])
}
