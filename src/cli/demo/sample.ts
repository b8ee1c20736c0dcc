import { gunzipSync } from 'node:zlib'
import path from '../../../test/fixtures/cloudtrail-sample.ndjson.gz' with { type: 'file' }
import { fields, json, text } from '../../core/read.ts'
import { timeOf } from '../../core/shift.ts'

/** A record of the sample, and how long after the first of its session it came. */
export type Step = { record: string; afterMs: number }

/** What one actor did in one go; machines do it at any hour. */
export type Session = { steps: Step[]; isMachine: boolean }

/** A pause of an actor's that ends a session, and the most that a session holds. */
const PAUSE_MS = 10 * 60_000
const STEPS_MAX = 40

/** The real records that the demonstration is made of, as sessions of their actors. */
export async function readSample(): Promise<Session[]> {
  const packed = await Bun.file(path).bytes()
  const records = gunzipSync(packed).toString('utf8').split('\n').filter(Boolean)
  const sessions: Session[] = []
  const open = new Map<string, { session: Session; firstMs: number; lastMs: number }>()
  for (const record of records) {
    const ms = timeOf(record)?.getTime() ?? 0
    const { name, isMachine } = actorOf(record)
    const known = open.get(name)
    if (known && ms - known.lastMs < PAUSE_MS && known.session.steps.length < STEPS_MAX) {
      known.session.steps.push({ record, afterMs: ms - known.firstMs })
      known.lastMs = ms
    } else {
      const session = { steps: [{ record, afterMs: 0 }], isMachine }
      open.set(name, { session, firstMs: ms, lastMs: ms })
      sessions.push(session)
    }
  }
  return sessions
}

function actorOf(record: string) {
  const identity = fields(fields(json(record, 'record'))?.userIdentity) ?? {}
  const name = text(identity.arn) ?? text(identity.invokedBy) ?? text(identity.type) ?? ''
  return { name, isMachine: identity.type === 'AWSService' || identity.type === 'AWSAccount' }
}
