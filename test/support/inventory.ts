import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'

/** The access key that the test inventory accepts. */
export const INVENTORY_KEY = {
  region: 'eu-1',
  accessKeyId: 'AKIDINVENTORY',
  secretAccessKey: 'inventory-secret',
}

type RequestHandler = (request: Request) => Response | Promise<Response>

/**
 * Opens a server with the part of EC2's Query API that Daybook uses: DescribeInstances, in pages, for signed requests.
 * `servers` maps IDs to states.
 */
export function openInventory(servers: { [id: string]: string } = {}, pageSize = 1_000) {
  const requests: URLSearchParams[] = []
  let handler: RequestHandler | null = null
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      if (handler) return handler(request)
      const body = await request.text()
      const query = new URLSearchParams(body)
      requests.push(query)
      if (!(await isSigned(request, body)))
        return ec2Error(401, 'AuthFailure', 'AWS was not able to validate the provided access credentials')
      if (query.get('Action') !== 'DescribeInstances' || query.get('Version') !== '2016-11-15')
        return ec2Error(400, 'InvalidAction', 'The action is not valid for this endpoint.')
      return xmlResponse(renderPage(Object.entries(servers), Number(query.get('NextToken') ?? 0), pageSize))
    },
  })
  return {
    endpoint: server.url.origin,
    connection: { endpoint: server.url.origin, ...INVENTORY_KEY },
    /** The state of each server by ID. Tests change it. */
    servers,
    /** The queries received so far. */
    requests,
    /** Answers something else from now on; null for the servers again. */
    respondWith(newHandler: RequestHandler | null): void {
      handler = newHandler
    },
    close: () => server.stop(true),
  }
}

export type TestInventory = ReturnType<typeof openInventory>

/** Returns an error in EC2's format. */
export function ec2Error(status: number, code: string, message: string): Response {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return xmlResponse(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors>${error}</Errors><RequestID>r-1</RequestID></Response>`,
    status,
  )
}

/** Returns an XML response. */
export function xmlResponse(text: string, status = 200): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/xml;charset=UTF-8' } })
}

// Signs the request again with the SDK's own signer and the headers that it names, and compares the signatures.
async function isSigned(request: Request, body: string): Promise<boolean> {
  const authorization = request.headers.get('authorization') ?? ''
  const [, keyId, region, names = '', signature] =
    /Credential=([^/]+)\/\d{8}\/([^/]+)\/ec2\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
      authorization,
    ) ?? []
  const isKnown = keyId === INVENTORY_KEY.accessKeyId && region === INVENTORY_KEY.region
  if (!isKnown || !names.split(';').includes('host')) return false
  const headers = Object.fromEntries(names.split(';').map((name) => [name, request.headers.get(name) ?? '']))
  const stamp = request.headers.get('x-amz-date') ?? ''
  const signer = new SignatureV4({
    ...{ service: 'ec2', region: INVENTORY_KEY.region, sha256: Sha256 },
    credentials: INVENTORY_KEY,
  })
  const { pathname: path } = new URL(request.url)
  const unsigned = new HttpRequest({ method: request.method, path, headers, body })
  const signed = await signer.sign(unsigned, {
    signingDate: new Date(stamp.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5')),
    signableHeaders: new Set(names.split(';')),
  })
  return signed.headers.authorization?.endsWith(`Signature=${signature}`) ?? false
}

// With two instances per reservation, both kinds of list have several items.
function renderPage(all: [string, string][], from: number, size: number): string {
  const page = all.slice(from, from + size)
  const pairs = page.flatMap((_, i) => (i % 2 === 0 ? [page.slice(i, i + 2)] : []))
  const token = from + size < all.length ? `<nextToken>${from + size}</nextToken>` : ''
  const reservations = pairs.map(
    (pair, i) => `<item><reservationId>r-${from}-${i}</reservationId><groupSet/>
      <instancesSet>${pair.map(renderInstance).join('')}</instancesSet></item>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
  <requestId>8f7724cf-496f-496e-8fe3-example</requestId>
  <reservationSet>${reservations.join('\n')}</reservationSet>${token}
</DescribeInstancesResponse>`
}

function renderInstance([id, state]: [string, string]): string {
  return `<item><instanceId>${id}</instanceId><imageId>ami-1</imageId>
    <instanceState><code>16</code><name>${state}</name></instanceState>
    <tagSet><item><key>Name</key><value>a &amp; b</value></item></tagSet></item>`
}
