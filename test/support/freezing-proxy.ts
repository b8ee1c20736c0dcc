import { connect, createServer, type Socket } from 'node:net'

/** A proxy for one TCP server, which can stop to pass on anything, as a machine that hangs or a network that drops all. */
export type FreezingProxy = {
  port: number
  freeze(): void
  thaw(): void
  connections(): number
  close(): void
}

/** Opens a proxy for a server on this machine. What arrives while it is frozen is lost. */
export async function openFreezingProxy(target: number): Promise<FreezingProxy> {
  const sockets = new Set<Socket>()
  let isFrozen = false
  let connections = 0
  const pass = (from: Socket, to: Socket) => {
    sockets.add(from)
    from.on('data', (bytes) => isFrozen || to.write(bytes))
    from.on('error', () => {})
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }
  const server = createServer((client) => {
    connections += 1
    const upstream = connect(target, '127.0.0.1')
    pass(client, upstream)
    pass(upstream, client)
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  return {
    port,
    freeze() {
      isFrozen = true
    },
    thaw() {
      isFrozen = false
    },
    connections: () => connections,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
