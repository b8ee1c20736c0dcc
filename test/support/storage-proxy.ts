import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'

/** How the storage treats a request. */
export type Behaviour =
  | 'works'
  /** Answers with an internal error and does nothing. */
  | 'fails'
  /** Answers that the access key does not exist. */
  | 'rejects the key'
  /** Answers AccessDenied with an empty message. */
  | 'refuses without a message'
  /** Answers AccessDenied. */
  | 'denies'
  /** Answers as a bucket with Object Lock does to an upload without a checksum. */
  | 'requires a checksum'
  /** Answers that a header is not implemented. */
  | 'does not know the header'
  /** Answers that it received other bytes than the checksum is of. */
  | 'reports damage'
  /** Works, and answers that the object has a version. */
  | 'keeps versions'
  /** Says that it has stored an object, and has changed a byte of it. */
  | 'stores other bytes'
  /** Never answers. */
  | 'hangs'
  /** Closes the connection in the middle of an upload or a download. */
  | 'disconnects'

/** A request that the storage received. */
export type StorageRequest = {
  method: string
  path: string
  query: URLSearchParams
  /** Names of the headers with a checksum of the body. */
  checksums: string[]
  /** Whether the object must not be replaced. */
  isConditional: boolean
}

type Handler = (request: IncomingMessage, response: ServerResponse, port: number) => void

const HANDLERS: Record<Behaviour, Handler> = {
  works: forward,
  fails: respondWithError(500, 'InternalError', 'We encountered an internal error. Please try again.'),
  'rejects the key': respondWithError(
    403,
    'InvalidAccessKeyId',
    'The AWS Access Key Id you provided does not exist in our records.',
  ),
  'refuses without a message': respondWithError(403, 'AccessDenied', ''),
  denies: respondWithError(403, 'AccessDenied', 'Access Denied'),
  'requires a checksum': respondWithError(
    400,
    'InvalidRequest',
    'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
  ),
  'does not know the header': respondWithError(
    501,
    'NotImplemented',
    'A header you provided implies functionality that is not implemented.',
  ),
  'reports damage': respondWithError(
    400,
    'BadDigest',
    'The Content-MD5 you specified did not match what we received.',
  ),
  'keeps versions': (request, response, port) =>
    forward(request, response, port, { 'x-amz-version-id': 'v1' }),
  'stores other bytes': forwardAltered,
  hangs: () => {},
  disconnects: disconnect,
}

/**
 * Opens a proxy for the storage server on a local port. It forwards requests or makes them fail, and calls `onAbort`
 * when a multipart upload is aborted.
 */
export async function openStorageProxy(
  port: number,
  onAbort: (bucket: string, id: string) => void,
  hasObject: (bucket: string, key: string) => boolean,
) {
  let knowsConditions = false
  const requests: StorageRequest[] = []
  let behaviourOf: (request: StorageRequest) => Behaviour = () => 'works'
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://storage')
    const received = {
      method: request.method ?? '',
      path: decodeURIComponent(pathname),
      query: searchParams,
      isConditional: request.headers['if-none-match'] === '*',
      checksums: Object.keys(request.headers).filter((name) => /^content-md5$|^x-amz-checksum-/.test(name)),
    }
    requests.push(received)
    const behaviour = behaviourOf(received)
    const upload = searchParams.get('uploadId')
    // The server does not support aborting an upload.
    if (behaviour === 'works' && received.method === 'DELETE' && upload !== null) {
      onAbort(received.path.split('/')[1] ?? '', upload)
      response.writeHead(204).end()
    } else if (knowsConditions && behaviour === 'works' && isRefused(received, hasObject)) {
      refuseToReplace(request, response, port)
    } else HANDLERS[behaviour](request, response, port)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    requests: () => requests,
    setBehaviour(behaviour: Behaviour | ((request: StorageRequest) => Behaviour)) {
      behaviourOf = typeof behaviour === 'function' ? behaviour : () => behaviour
    },
    /** Sets whether the storage knows `If-None-Match`, also at the end of an upload in parts. At first it does not. */
    setConditions(areKnown: boolean) {
      knowsConditions = areKnown
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const refuseToReplace = respondWithError(
  412,
  'PreconditionFailed',
  'At least one of the pre-conditions you specified did not hold',
)

function isRefused(
  { path, isConditional }: StorageRequest,
  hasObject: (bucket: string, key: string) => boolean,
): boolean {
  const [, bucket = '', ...key] = path.split('/')
  return isConditional && hasObject(bucket, key.join('/'))
}

function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  port: number,
  headersAdded: { [name: string]: string } = {},
): void {
  const { method, headers, url } = incoming
  const forwarded = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, { ...answer.headers, ...headersAdded })
    answer.pipe(response)
  })
  forwarded.on('error', () => response.destroy())
  // The server does not end its answer to a request for one byte of a large object.
  response.on('close', () => forwarded.destroy())
  incoming.pipe(forwarded)
}

// What names a hash of the body is left out, so that the server behind does not notice.
function forwardAltered(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url } = incoming
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).filter(([name]) => !/^content-md5$|^x-amz-(?:checksum|sdk)-/.test(name)),
  )
  const chunks: Buffer[] = []
  incoming.on('data', (chunk) => chunks.push(chunk))
  incoming.on('end', () => {
    const body = Buffer.concat(chunks)
    const middle = body.length >> 1
    body[middle] = (body[middle] ?? 0) ^ 1
    request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    }).end(body)
  })
}

function respondWithError(status: number, code: string, message: string): Handler {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return (request, response) => {
    request.resume()
    const answer = () => response.writeHead(status, { 'content-type': 'application/xml' }).end(body)
    if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'DELETE') answer()
    else request.once('end', answer)
  }
}

function disconnect(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'PUT' || request.method === 'POST') {
    request.once('data', () => request.socket.destroy())
  } else {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('half of it', () => request.socket.destroy())
  }
}
