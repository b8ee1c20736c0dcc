import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { InventoryFailure } from '../../domain/servers/inventory-failure.ts'
import type { EndpointGuard } from '../endpoints/endpoint-guard.ts'

/** A request with a text, to a URL that the guard accepts. */
export type TextRequest = {
  headers: Record<string, string>
  body: string
  bytesMax: number
  signal: AbortSignal
  guard: EndpointGuard | undefined
}

/**
 * Posts a text and returns the status and the text of the response, without following redirects, which would send the
 * signed request to another server. Throws if the guard refuses the URL, and if the response is too large.
 */
export async function postText(
  url: URL,
  { body, bytesMax, ...options }: TextRequest,
): Promise<{ status: number; text: string }> {
  options.guard?.check(url.hostname)
  const response = await send(url, body, options)
  return { status: response.statusCode ?? 0, text: await readText(response, bytesMax) }
}

function send(
  url: URL,
  body: string,
  { headers, signal, guard }: Pick<TextRequest, 'headers' | 'signal' | 'guard'>,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  const options = {
    method: 'POST',
    headers,
    signal,
    agent: false as const,
    ...(guard && { lookup: guard.lookup }),
  }
  return new Promise((resolve, reject) => {
    request(url, options, resolve).once('error', reject).end(body)
  })
}

async function readText(response: IncomingMessage, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new InventoryFailure(MESSAGES.inventory.tooLarge)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
