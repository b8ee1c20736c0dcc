import { type Context, Hono } from 'hono'
import type { EqualsConstantTime } from '../../domain/events/cursor.ts'
import type { Sessions } from '../../services/access/sessions.ts'
import type { Ingest } from '../../services/events/ingest.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { SigningKeys } from '../../services/trails/signing-keys.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { Trails } from '../../services/trails/trails.ts'
import { clientInfoOf } from '../client-info.ts'
import type { RequestEnv } from '../request-env.ts'
import { exception, headersFor } from './exceptions.ts'
import { readInput } from './operation-input.ts'
import { putAuditEvents } from './operations/put-audit-events.ts'
import { operations } from './operations.ts'
import { EVENTS_BYTES_MAX, REQUEST_BYTES_MAX } from './request-body.ts'
import { signature } from './verify-signature.ts'

type Flows = {
  access: Pick<Sessions, 'callerOfSignature'>
  ingest: Ingest
  lookup: Lookup
  signing: Pick<SigningKeys, 'within'>
  trails: Trails
  trailState: Pick<TrailStatuses, 'find'>
}

/** `signingRegion` is the only region clients may sign for, or null when any will do. */
type Settings = { region: string; signingRegion: string | null; publicUrl: string | null }

/** The log and its trails for clients of AWS: CloudTrail at the root, and the events of cloudtrail-data. */
export function createCloudTrailApi(
  flows: Flows,
  settings: Settings,
  clock: () => Date,
  same: EqualsConstantTime,
) {
  const app = new Hono<RequestEnv>()
  const signed = signature(flows.access, clock, same, settings)
  const operationOf = operations(flows, settings)
  const put = putAuditEvents(flows.ingest)
  app.onError(exception)

  app.post('/', async (c) => {
    const { caller, body } = await signed(c.req.raw, 'cloudtrail', REQUEST_BYTES_MAX, clientInfoOf(c))
    const operation = operationOf(c.req.header('x-amz-target') ?? '')
    return answer(c, await operation(caller, readInput(body)))
  })

  app.post('/PutAuditEvents', async (c) => {
    const { caller, body } = await signed(c.req.raw, 'cloudtrail-data', EVENTS_BYTES_MAX, clientInfoOf(c))
    return answer(c, await put(caller, c.req.query('channelArn') ?? null, readInput(body)))
  })

  return app
}

function answer(c: Context<RequestEnv>, output: object): Response {
  return c.body(JSON.stringify(output), 200, headersFor(c))
}
