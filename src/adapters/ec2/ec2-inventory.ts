import { parseXML } from '@aws-sdk/xml-builder'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { toColumn } from '../../domain/events/record.ts'
import { isJsonObject, type JsonObject, toObjectOrNull, toTextOrNull } from '../../domain/parse.ts'
import { InventoryFailure } from '../../domain/servers/inventory.ts'
import { OBSERVATIONS_MAX, type Observation } from '../../domain/servers/observation.ts'
import { toInventoryFailure } from './inventory-errors.ts'

/** How to reach an EC2-compatible endpoint. */
export type InventoryEndpoint = {
  endpoint: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** How long a whole inventory may take, and what ends the waiting early. */
export type InventoryTimeouts = { answerMs?: number; signal?: AbortSignal }

const ANSWER_MS = 30_000
const PAGE_SERVERS = 1_000
/** A thousand instances with everything EC2 has to say of them are about 10 MB. */
const PAGE_BYTES_MAX = 32 * 1_048_576
const API_VERSION = '2016-11-15'

/** Every server that an EC2-compatible inventory knows, with its state in EC2's words; all of them, or an InventoryFailure. */
export async function describeServers(
  place: InventoryEndpoint,
  now: Date,
  { answerMs = ANSWER_MS, signal }: InventoryTimeouts = {},
): Promise<Observation[]> {
  const stop = new AbortController()
  const abort = () => stop.abort()
  const timer = setTimeout(abort, answerMs)
  signal?.addEventListener('abort', abort)
  if (signal?.aborted) abort()
  try {
    return await pages(place, now, stop.signal)
  } catch (error) {
    throw signal?.aborted ? stopped() : toInventoryFailure(error)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

function stopped(): InventoryFailure {
  return new InventoryFailure('Daybook stopped before the inventory had answered.')
}

async function pages(place: InventoryEndpoint, now: Date, signal: AbortSignal): Promise<Observation[]> {
  const found = new Map<string, string>()
  const seen = new Set<string>()
  let token: string | null = null
  do {
    const page = read(await post(place, questionOf(token), now, signal))
    for (const { id, state } of page.servers) found.set(id, state)
    if (found.size > OBSERVATIONS_MAX)
      throw new InventoryFailure(`The inventory has more than ${OBSERVATIONS_MAX} servers.`)
    token = page.next
    if (token !== null && seen.has(token))
      throw new InventoryFailure('The inventory gave the same page twice.')
    if (token !== null) seen.add(token)
  } while (token !== null)
  return Array.from(found, ([id, state]) => ({ id, state }))
}

function questionOf(token: string | null): string {
  return new URLSearchParams({
    Action: 'DescribeInstances',
    Version: API_VERSION,
    MaxResults: String(PAGE_SERVERS),
    ...(token !== null && { NextToken: token }),
  }).toString()
}

async function post(place: InventoryEndpoint, body: string, now: Date, signal: AbortSignal): Promise<string> {
  const url = new URL(place.endpoint)
  const headers = await sign(place, url, body, now)
  // A redirect would carry the question, and its signature, to somebody else.
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
  const answer = await limited(response)
  if (response.ok) return answer
  throw new InventoryFailure(wordsIn(answer) ?? statusWords(response.status))
}

async function sign(
  { region, accessKeyId, secretAccessKey }: InventoryEndpoint,
  url: URL,
  body: string,
  now: Date,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    service: 'ec2',
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
  })
  const request = new HttpRequest({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { host: url.host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body,
  })
  return (await signer.sign(request, { signingDate: now })).headers
}

async function limited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > PAGE_BYTES_MAX) throw new InventoryFailure('The inventory answered with more than 32 MB.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

// Whatever is not the answer to this question must not be taken for an inventory without servers.
function read(answer: string): { servers: Observation[]; next: string | null } {
  const response = toObjectOrNull(parsed(answer)?.DescribeInstancesResponse)
  if (response === null || !Object.hasOwn(response, 'reservationSet'))
    throw new InventoryFailure('The inventory answered with something that is no list of instances.')
  const instances = itemsOf(response.reservationSet).flatMap(({ instancesSet }) => itemsOf(instancesSet))
  const servers = instances.flatMap(({ instanceId, instanceState }) => {
    const id = toTextOrNull(instanceId)
    return id === null
      ? []
      : [
          {
            id: toColumn(id),
            state: toColumn(toTextOrNull(toObjectOrNull(instanceState)?.name) ?? 'unknown'),
          },
        ]
  })
  return { servers, next: toTextOrNull(response.nextToken) }
}

function parsed(answer: string): JsonObject | null {
  try {
    return toObjectOrNull(parseXML(answer))
  } catch {
    return null
  }
}

// EC2 wraps each list; the parser gives a list of one as its only item, and an empty one as an empty text.
function itemsOf(set: unknown): JsonObject[] {
  const items = toObjectOrNull(set)?.item ?? []
  return (Array.isArray(items) ? items : [items]).filter(isJsonObject)
}

function wordsIn(answer: string): string | null {
  const response = parsed(answer)?.Response ?? parsed(answer)?.ErrorResponse
  const errors = toObjectOrNull(response)?.Errors ?? response
  const error = toObjectOrNull(toObjectOrNull(errors)?.Error)
  const words = toTextOrNull(error?.Message) ?? toTextOrNull(error?.Code)
  return words === null ? null : toColumn(words)
}

function statusWords(status: number): string {
  return status >= 300 && status < 400
    ? 'The inventory sends on to another address; enter that one if it is right.'
    : `The inventory answered with status ${status}.`
}
