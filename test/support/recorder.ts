import { REPORT_HEADER } from './cloudcontrol.ts'

/** Opens a server that answers like CloudControl, knows one organisation, and records each request byte for byte. */
export function openRecorder(organisation: string) {
  const requests: string[] = []
  const listener = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data(socket, bytes) {
        const request = bytes.toString()
        requests.push(request)
        const [type, body] = request.includes('/myaccount ')
          ? ['text/xml', `<a:Account xmlns:a="${DIRECTORY}"><a:orgId>${organisation}</a:orgId></a:Account>`]
          : ['text/csv', `${REPORT_HEADER}\n`]
        socket.write(
          `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        )
      },
    },
  })
  return {
    url: `http://127.0.0.1:${listener.port}`,
    requests: () => requests,
    close: () => listener.stop(true),
  }
}

const DIRECTORY = 'http://oec.api.opsource.net/schemas/directory'
