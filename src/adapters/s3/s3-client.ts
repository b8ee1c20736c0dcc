import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Readable } from 'node:stream'
import { S3Client } from '@aws-sdk/client-s3'
import { HttpRequest, HttpResponse } from '@smithy/core/protocols'
import type { Checksum } from '../../domain/access/connection.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { EndpointGuard } from '../endpoints/endpoint-guard.ts'
import { toStorageFailure } from '../storage-errors.ts'
import { withTimeout } from '../with-timeout.ts'
import { readErrorDocument } from './s3-answers.ts'

/** How to connect to an S3-compatible object storage. */
export type S3Connection = {
  endpoint: string
  region: string
  pathStyle: boolean
  accessKeyId: string
  secretAccessKey: string
  /** What uploads carry; `md5` if none is chosen, and what the storage accepts is not known yet. */
  checksum?: Checksum | null
  /** Whether the storage knows `If-None-Match`; where that is not known, it is asked first whether an object exists. */
  conditionalWrites?: boolean | null
  /** Set for connections of customers. The operator's own commands connect to every endpoint. */
  guard?: EndpointGuard
}

/** How long to wait for a storage. */
export type S3Timeouts = {
  /** Cancels requests when it is aborted. */
  signal?: AbortSignal | undefined
  /** For a response, and for the next chunk of a body. */
  responseMs?: number
  /** For the upload of a part or of a whole object, and for the completion of an upload. */
  uploadMs?: number
  /** How often a request is sent at most while the storage reports that it is busy or broken. */
  attemptsMax?: number
}

export const S3_ATTEMPTS_MAX = 3

/** Sends a request to the storage with the given options. */
export type S3Call<Output> = (options: { abortSignal: AbortSignal }) => Promise<Output>

/** Sends a request within a time limit; throws a StorageFailure. */
export type SendS3Call = <Output>(call: S3Call<Output>) => Promise<Output>

/** Returns an S3 client for a connection. */
export function createS3Client(connection: S3Connection, attemptsMax: number): S3Client {
  const { endpoint, region, pathStyle, accessKeyId, secretAccessKey, guard } = connection
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: pathStyle,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: attemptsMax,
    // Uploads name their checksum themselves; older storages reject the client's defaults.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(guard && { requestHandler: createAgents(guard) }),
  })
  addExchangeChecks(client, guard)
  return client
}

const SOCKETS_MAX = 50

function createAgents({ lookup }: EndpointGuard) {
  const options = { keepAlive: true, maxSockets: SOCKETS_MAX, lookup }
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) }
}

// Around every single request, closest to the network. Redirects are not followed.
function addExchangeChecks(client: S3Client, guard: EndpointGuard | undefined): void {
  client.middlewareStack.add(
    (next) => async (exchange) => {
      if (HttpRequest.isInstance(exchange.request)) guard?.check(exchange.request.hostname)
      const result = await next(exchange)
      const { response } = result
      if (
        HttpResponse.isInstance(response) &&
        response.statusCode >= 300 &&
        response.body instanceof Readable
      )
        response.body = await readErrorDocument(response.body)
      return result
    },
    { name: 'daybookExchangeChecks', step: 'deserialize', priority: 'low' },
  )
}

/** Sends a request and returns the output; throws a StorageFailure, also after the timeout and when the signal is aborted. */
export async function sendS3Call<Output>(
  call: S3Call<Output>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Output> {
  try {
    return await withTimeout((abortSignal) => call({ abortSignal }), timeoutMs, signal)
  } catch (error) {
    throw signal?.aborted ? stoppedFailure() : toStorageFailure(error)
  }
}

/** Returns the failure of a request that Daybook cancelled. */
export function stoppedFailure(): StorageFailure {
  return new StorageFailure('Stopped', MESSAGES.storage.stopped)
}
