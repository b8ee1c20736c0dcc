import { gunzipSync } from 'node:zlib'
import path from '../../../test/fixtures/cloudtrail-sample.ndjson.gz' with { type: 'file' }
import { isReadOnlyAction } from '../../domain/actions/read-only-action.ts'
import { recordTime } from '../../domain/events/time-shift.ts'
import { parseJson, toObjectOrNull, toStringOrNull } from '../../domain/parse.ts'

/** A record of the sample, and how long after the first of its session it came. */
export type Step = { record: string; afterMs: number }

/** What one actor did in one go; machines do it at any hour. */
export type Session = { steps: Step[]; isMachine: boolean; changesSomething: boolean }

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
    const ms = recordTime(record)?.getTime() ?? 0
    const { name, isMachine, changesSomething } = about(record)
    const known = open.get(name)
    if (known && ms - known.lastMs < PAUSE_MS && known.session.steps.length < STEPS_MAX) {
      known.session.steps.push({ record, afterMs: ms - known.firstMs })
      known.session.changesSomething ||= changesSomething
      known.lastMs = ms
    } else {
      const session = { steps: [{ record, afterMs: 0 }], isMachine, changesSomething }
      open.set(name, { session, firstMs: ms, lastMs: ms })
      sessions.push(session)
    }
  }
  return sessions
}

function about(record: string) {
  const { userIdentity, readOnly, eventName } = toObjectOrNull(parseJson(record, 'record')) ?? {}
  const identity = toObjectOrNull(userIdentity) ?? {}
  const name =
    toStringOrNull(identity.arn) ?? toStringOrNull(identity.invokedBy) ?? toStringOrNull(identity.type) ?? ''
  return {
    name,
    isMachine: identity.type === 'AWSService' || identity.type === 'AWSAccount',
    changesSomething:
      readOnly === false || (readOnly === undefined && !isReadOnlyAction(toStringOrNull(eventName) ?? '')),
  }
}
