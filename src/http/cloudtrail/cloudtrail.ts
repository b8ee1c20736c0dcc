import { type Context, Hono } from 'hono'
import { Fault } from '../../domain/fault.ts'
import type { Clock, Secrets } from '../../domain/ports.ts'
import type { KeyAuthentication } from '../../services/access/authenticate-key.ts'
import type { UseSignatureOnce } from '../../services/access/single-use.ts'
import type { Ingest } from '../../services/events/ingest.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { SigningKeys } from '../../services/trails/signing-keys.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { Trails } from '../../services/trails/trails.ts'
import { clientInfoOf } from '../client-info.ts'
import type { RequestEnv } from '../request-env.ts'
import { invalidSignature } from './authorization-header.ts'
import { toExceptionResponse, toResponseHeaders } from './exceptions.ts'
import { parseOperationInput } from './operation-input.ts'
import { putAuditEvents } from './operations/put-audit-events.ts'
import { createOperationLookup } from './operations.ts'
import { EVENTS_BYTES_MAX, REQUEST_BYTES_MAX } from './request-body.ts'
import { createSignatureVerifier } from './verify-signature.ts'

type Services = {
  keyAuthentication: Pick<KeyAuthentication, 'authenticateSignature'>
  useSignatureOnce: UseSignatureOnce
  ingest: Ingest
  lookup: Lookup
  signingKeys: Pick<SigningKeys, 'listValid'>
  trails: Trails
  trailStatuses: Pick<TrailStatuses, 'get'>
}

/** `signingRegion` is the only region that clients may sign for, or null if any is accepted. */
type Settings = { region: string; signingRegion: string | null; publicUrl: string | null }

/** Returns the API for AWS tools: CloudTrail at `POST /`, and cloudtrail-data at `POST /PutAuditEvents`. */
export function createCloudTrailApi(
  services: Services,
  settings: Settings,
  clock: Clock,
  equalsConstantTime: Secrets['equals'],
) {
  const app = new Hono<RequestEnv>()
  const verifySignature = createSignatureVerifier(
    services.keyAuthentication,
    clock,
    equalsConstantTime,
    settings,
  )
  const findOperation = createOperationLookup(services, settings)
  const putEvents = putAuditEvents(services.ingest)
  app.onError(toExceptionResponse)

  app.post('/', async (c) => {
    refuseOtherSite(c)
    const request = incomingOf(c)
    const { caller, body, ...use } = await verifySignature(request, 'cloudtrail', REQUEST_BYTES_MAX)
    const { operation, isChange } = findOperation(c.req.header('x-amz-target') ?? '')
    const perform = async () => operation(caller, parseOperationInput(body))
    const output = isChange ? await services.useSignatureOnce(use, perform) : await perform()
    if (output === null) throw invalidSignature(SIGNATURE_USED)
    return toResponse(c, output)
  })

  // Sent again, its events are duplicates.
  app.post('/PutAuditEvents', async (c) => {
    refuseOtherSite(c)
    const request = incomingOf(c)
    const { caller, body } = await verifySignature(request, 'cloudtrail-data', EVENTS_BYTES_MAX)
    const channelArn = c.req.query('channelArn') ?? null
    return toResponse(c, await putEvents(caller, channelArn, parseOperationInput(body)))
  })

  return app
}

function incomingOf(c: Context<RequestEnv>) {
  return { raw: c.req.raw, clientInfo: clientInfoOf(c), waitForBody: c.env.waitForBody }
}

const SIGNATURE_USED =
  'Signature already used: a request that changes something is accepted once. Sign the request again.'

function refuseOtherSite(c: Context<RequestEnv>): void {
  if (c.get('isFromOtherSite')) throw new Fault('forbidden', 'requestFromOtherSite')
}

function toResponse(c: Context<RequestEnv>, output: object): Response {
  return c.body(JSON.stringify(output), 200, toResponseHeaders(c))
}
