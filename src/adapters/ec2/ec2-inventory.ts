import { parseXML } from '@aws-sdk/xml-builder'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { toColumn } from '../../domain/events/column.ts'
import {
  isJsonObject,
  type JsonObject,
  toObjectOrNull,
  toStringOrNull,
} from '../../domain/json/json-values.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { InventoryFailure } from '../../domain/servers/inventory-failure.ts'
import { OBSERVATIONS_MAX, type Observation } from '../../domain/servers/observation.ts'
import type { EndpointGuard } from '../endpoints/endpoint-guard.ts'
import { toShownMessage } from '../shown-message.ts'
import { withTimeout } from '../with-timeout.ts'
import { toInventoryFailure } from './inventory-errors.ts'
import { postText } from './post-text.ts'

const { inventory: TEXT } = MESSAGES

/** How to connect to an EC2-compatible API. */
export type Ec2Connection = {
  endpoint: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** Set for connections of customers. */
  guard?: EndpointGuard
}

/** How long to wait for a whole inventory; an aborted signal ends the wait early. */
export type InventoryTimeouts = { timeoutMs?: number; signal?: AbortSignal }

const TIMEOUT_MS = 30_000
const PAGE_SERVERS = 1_000
/** EC2 describes a thousand instances in about 10 MB. */
const PAGE_BYTES_MAX = 32 * 1_048_576
const API_VERSION = '2016-11-15'

/** Returns all servers of an EC2-compatible inventory with their states in EC2's words; throws an InventoryFailure. */
export async function describeServers(
  connection: Ec2Connection,
  now: Date,
  { timeoutMs = TIMEOUT_MS, signal }: InventoryTimeouts = {},
): Promise<Observation[]> {
  try {
    return await withTimeout((stop) => readPages(connection, now, stop), timeoutMs, signal)
  } catch (error) {
    throw signal?.aborted ? stoppedFailure() : toInventoryFailure(error)
  }
}

function stoppedFailure(): InventoryFailure {
  return new InventoryFailure(TEXT.stopped)
}

async function readPages(connection: Ec2Connection, now: Date, signal: AbortSignal): Promise<Observation[]> {
  const states = new Map<string, string>()
  const seenTokens = new Set<string>()
  let token: string | null = null
  do {
    const page = parsePage(await postQuery(connection, formatQuery(token), now, signal))
    for (const { id, state } of page.servers) states.set(id, state)
    if (states.size > OBSERVATIONS_MAX)
      throw new InventoryFailure(TEXT.tooManyServers({ max: OBSERVATIONS_MAX }))
    token = page.nextToken
    if (token !== null && seenTokens.has(token)) throw new InventoryFailure(TEXT.samePageTwice)
    if (token !== null) seenTokens.add(token)
  } while (token !== null)
  return Array.from(states, ([id, state]) => ({ id, state }))
}

function formatQuery(token: string | null): string {
  return new URLSearchParams({
    Action: 'DescribeInstances',
    Version: API_VERSION,
    MaxResults: String(PAGE_SERVERS),
    ...(token !== null && { NextToken: token }),
  }).toString()
}

async function postQuery(
  connection: Ec2Connection,
  body: string,
  now: Date,
  signal: AbortSignal,
): Promise<string> {
  const url = new URL(connection.endpoint)
  const headers = await sign(connection, url, body, now)
  const options = { headers, body, bytesMax: PAGE_BYTES_MAX, signal, guard: connection.guard }
  const { status, text } = await postText(url, options)
  if (status >= 200 && status < 300) return text
  throw new InventoryFailure(findErrorMessage(text) ?? statusMessage(status))
}

async function sign(
  { region, accessKeyId, secretAccessKey }: Ec2Connection,
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

// Any other document is rejected, so that it is not taken for an inventory without servers.
function parsePage(xml: string): { servers: Observation[]; nextToken: string | null } {
  const response = toObjectOrNull(parseXmlOrNull(xml)?.DescribeInstancesResponse)
  if (response === null || !Object.hasOwn(response, 'reservationSet'))
    throw new InventoryFailure(TEXT.noInstances)
  const instances = itemsOf(response.reservationSet).flatMap(({ instancesSet }) => itemsOf(instancesSet))
  const servers = instances.flatMap(({ instanceId, instanceState }) => {
    const id = toStringOrNull(instanceId)
    return id === null
      ? []
      : [
          {
            id: toColumn(id),
            state: toColumn(toStringOrNull(toObjectOrNull(instanceState)?.name) ?? 'unknown'),
          },
        ]
  })
  return { servers, nextToken: toStringOrNull(response.nextToken) }
}

function parseXmlOrNull(xml: string): JsonObject | null {
  try {
    return toObjectOrNull(parseXML(xml))
  } catch {
    return null
  }
}

// EC2 wraps each list in an element. The parser returns a single item without an array, and an empty list as ''.
function itemsOf(set: unknown): JsonObject[] {
  const items = toObjectOrNull(set)?.item ?? []
  return (Array.isArray(items) ? items : [items]).filter(isJsonObject)
}

function findErrorMessage(xml: string): string | null {
  const document = parseXmlOrNull(xml)
  const response = document?.Response ?? document?.ErrorResponse
  const errors = toObjectOrNull(response)?.Errors ?? response
  const error = toObjectOrNull(toObjectOrNull(errors)?.Error)
  const message = toStringOrNull(error?.Message) ?? toStringOrNull(error?.Code)
  return message === null ? null : toShownMessage(message)
}

function statusMessage(status: number): string {
  return status >= 300 && status < 400 ? TEXT.redirects : TEXT.status({ status })
}
