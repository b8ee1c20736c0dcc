import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** How a storage may take a request. */
export type Behaviour =
  | 'well'
  /** Answers that it is broken, and does nothing. */
  | 'breaks'
  /** Knows the key no more. */
  | 'forgets the key'
  /** Refuses without a word of why. */
  | 'refuses silently'
  /** Never answers. */
  | 'hangs'
  /** Breaks off in the middle of what it is sent, or of what it sends. */
  | 'cuts'

/** A request as the storage saw it. */
export type Heard = { method: string; path: string; query: URLSearchParams }

type Handler = (request: IncomingMessage, response: ServerResponse, port: number) => void

const HANDLERS: Record<Behaviour, Handler> = {
  well: passOn,
  breaks: saying(500, 'InternalError', 'We encountered an internal error. Please try again.'),
  'forgets the key': saying(
    403,
    'InvalidAccessKeyId',
    'The AWS Access Key Id you provided does not exist in our records.',
  ),
  'refuses silently': saying(403, 'AccessDenied', ''),
  hangs: () => {},
  cuts: cut,
}

/** Stands before the server on a port of this machine and passes on to it what it should; what to do on the end of an upload. */
export async function behavingProxy(port: number, onAbort: (bucket: string, id: string) => void) {
  const heard: Heard[] = []
  let behaviour: (request: Heard) => Behaviour = () => 'well'
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://storage')
    const each = { method: request.method ?? '', path: decodeURIComponent(pathname), query: searchParams }
    heard.push(each)
    const how = behaviour(each)
    const upload = searchParams.get('uploadId')
    // The server behind knows no end of an upload but its completion.
    if (how === 'well' && each.method === 'DELETE' && upload !== null) {
      onAbort(each.path.split('/')[1] ?? '', upload)
      response.writeHead(204).end()
    } else HANDLERS[how](request, response, port)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    heard: () => heard,
    behave(how: Behaviour | ((request: Heard) => Behaviour)) {
      behaviour = typeof how === 'function' ? how : () => how
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function passOn(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, headers, url } = request
  const onward = ask({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  request.pipe(onward)
}

function saying(status: number, code: string, message: string): Handler {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return (request, response) => {
    request.resume()
    const answer = () => response.writeHead(status, { 'content-type': 'application/xml' }).end(body)
    if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'DELETE') answer()
    else request.once('end', answer)
  }
}

function cut(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'PUT' || request.method === 'POST') {
    request.once('data', () => request.socket.destroy())
  } else {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('half of it', () => request.socket.destroy())
  }
}
