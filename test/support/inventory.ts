import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'

/** The key that an inventory of the tests knows. */
export const INVENTORY_KEY = {
  region: 'eu-1',
  accessKeyId: 'AKIDINVENTORY',
  secretAccessKey: 'inventory-secret',
}

/** What an inventory answers instead of its servers. */
type Instead = (request: Request) => Response | Promise<Response>

/** A server that speaks EC2's Query API, as far as DescribeInstances, and knows who signed a request. */
export function openInventory(servers: { [id: string]: string } = {}, pageSize = 1_000) {
  const asked: URLSearchParams[] = []
  let instead: Instead | null = null
  const door = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      if (instead) return instead(request)
      const body = await request.text()
      const question = new URLSearchParams(body)
      asked.push(question)
      if (!(await isSigned(request, body)))
        return refusal(401, 'AuthFailure', 'AWS was not able to validate the provided access credentials')
      if (question.get('Action') !== 'DescribeInstances' || question.get('Version') !== '2016-11-15')
        return refusal(400, 'InvalidAction', 'The action is not valid for this endpoint.')
      return xml(pageOf(Object.entries(servers), Number(question.get('NextToken') ?? 0), pageSize))
    },
  })
  return {
    endpoint: door.url.origin,
    place: { endpoint: door.url.origin, ...INVENTORY_KEY },
    /** What is running where, by id; tests change it. */
    servers,
    /** The questions so far. */
    asked,
    /** Answers something else from now on; null for the servers again. */
    answer(other: Instead | null): void {
      instead = other
    },
    close: () => door.stop(true),
  }
}

export type TestInventory = ReturnType<typeof openInventory>

/** An error as EC2 writes one. */
export function refusal(status: number, code: string, message: string): Response {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return xml(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors>${error}</Errors><RequestID>r-1</RequestID></Response>`,
    status,
  )
}

/** An answer in XML. */
export function xml(text: string, status = 200): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/xml;charset=UTF-8' } })
}

// Made anew from the request by the SDK's own signer, with the headers that it says are signed.
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

// Two instances a reservation, so that both kinds of list are read.
function pageOf(all: [string, string][], from: number, size: number): string {
  const page = all.slice(from, from + size)
  const pairs = page.flatMap((_, i) => (i % 2 === 0 ? [page.slice(i, i + 2)] : []))
  const token = from + size < all.length ? `<nextToken>${from + size}</nextToken>` : ''
  const reservations = pairs.map(
    (pair, i) => `<item><reservationId>r-${from}-${i}</reservationId><groupSet/>
      <instancesSet>${pair.map(instance).join('')}</instancesSet></item>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
  <requestId>8f7724cf-496f-496e-8fe3-example</requestId>
  <reservationSet>${reservations.join('\n')}</reservationSet>${token}
</DescribeInstancesResponse>`
}

function instance([id, state]: [string, string]): string {
  return `<item><instanceId>${id}</instanceId><imageId>ami-1</imageId>
    <instanceState><code>16</code><name>${state}</name></instanceState>
    <tagSet><item><key>Name</key><value>a &amp; b</value></item></tagSet></item>`
}
