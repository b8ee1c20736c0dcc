import { type Context, Hono } from 'hono'
import type { Same } from '../../domain/events/cursor.ts'
import type { Access } from '../../services/access/sessions.ts'
import type { Ingest } from '../../services/events/ingest.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { Signing } from '../../services/trails/signing-keys.ts'
import type { TrailStates } from '../../services/trails/trail-status.ts'
import type { Trails } from '../../services/trails/trails.ts'
import { originOf } from '../client-info.ts'
import type { Env } from '../request-env.ts'
import { exception, headersFor } from './exceptions.ts'
import { readInput } from './operation-input.ts'
import { putAuditEvents } from './operations/put-audit-events.ts'
import { operations } from './operations.ts'
import { EVENTS_BYTES_MAX, REQUEST_BYTES_MAX } from './request-body.ts'
import { signature } from './verify-signature.ts'

type Flows = {
  access: Pick<Access, 'callerOfSignature'>
  ingest: Ingest
  lookup: Lookup
  signing: Pick<Signing, 'within'>
  trails: Trails
  trailState: Pick<TrailStates, 'find'>
}

/** `signingRegion` is the only region clients may sign for, or null when any will do. */
type Settings = { region: string; signingRegion: string | null; publicUrl: string | null }

/** The log and its trails for clients of AWS: CloudTrail at the root, and the events of cloudtrail-data. */
export function cloudtrailFace(flows: Flows, settings: Settings, clock: () => Date, same: Same) {
  const app = new Hono<Env>()
  const signed = signature(flows.access, clock, same, settings)
  const operationOf = operations(flows, settings)
  const put = putAuditEvents(flows.ingest)
  app.onError(exception)

  app.post('/', async (c) => {
    const { caller, body } = await signed(c.req.raw, 'cloudtrail', REQUEST_BYTES_MAX, originOf(c))
    const operation = operationOf(c.req.header('x-amz-target') ?? '')
    return answer(c, await operation(caller, readInput(body)))
  })

  app.post('/PutAuditEvents', async (c) => {
    const { caller, body } = await signed(c.req.raw, 'cloudtrail-data', EVENTS_BYTES_MAX, originOf(c))
    return answer(c, await put(caller, c.req.query('channelArn') ?? null, readInput(body)))
  })

  return app
}

function answer(c: Context<Env>, output: object): Response {
  return c.body(JSON.stringify(output), 200, headersFor(c))
}
