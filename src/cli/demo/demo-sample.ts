import { gunzipSync } from 'node:zlib'
import path from '../../../test/fixtures/cloudtrail-sample.ndjson.gz' with { type: 'file' }
import { isReadOnlyAction } from '../../domain/actions/read-only-action.ts'
import { recordTime } from '../../domain/events/time-shift.ts'
import { toObjectOrNull, toStringOrNull } from '../../domain/json/json-values.ts'
import { parseJson } from '../../domain/parse.ts'
import { MINUTE_MS } from '../../domain/time.ts'

/** A record of a session, and its time after the first record of the session. */
export type SessionStep = { record: string; afterMs: number }

/** Consecutive records of one actor. `hasChanges` is false if all of them are read only. */
export type SampleSession = { steps: SessionStep[]; isMachine: boolean; hasChanges: boolean }

/** A session ends when its actor pauses for this long, or when it has this many steps. */
const PAUSE_MS = 10 * MINUTE_MS
const STEPS_MAX = 40

/** Reads the CloudTrail sample, real records, and groups them into the sessions of their actors. */
export async function readSampleSessions(): Promise<SampleSession[]> {
  const compressed = await Bun.file(path).bytes()
  const records = gunzipSync(compressed).toString('utf8').split('\n').filter(Boolean)
  const sessions: SampleSession[] = []
  const current = new Map<string, { session: SampleSession; firstMs: number; lastMs: number }>()
  for (const record of records) {
    const ms = recordTime(record)?.getTime() ?? 0
    const { actor, isMachine, isChange } = parseSampleRecord(record)
    const open = current.get(actor)
    if (open && ms - open.lastMs < PAUSE_MS && open.session.steps.length < STEPS_MAX) {
      open.session.steps.push({ record, afterMs: ms - open.firstMs })
      open.session.hasChanges ||= isChange
      open.lastMs = ms
    } else {
      const session = { steps: [{ record, afterMs: 0 }], isMachine, hasChanges: isChange }
      current.set(actor, { session, firstMs: ms, lastMs: ms })
      sessions.push(session)
    }
  }
  return sessions
}

function parseSampleRecord(record: string) {
  const { userIdentity, readOnly, eventName } = toObjectOrNull(parseJson(record, 'record')) ?? {}
  const { arn, invokedBy, type } = toObjectOrNull(userIdentity) ?? {}
  return {
    actor: toStringOrNull(arn) ?? toStringOrNull(invokedBy) ?? toStringOrNull(type) ?? '',
    isMachine: type === 'AWSService' || type === 'AWSAccount',
    isChange:
      readOnly === false || (readOnly === undefined && !isReadOnlyAction(toStringOrNull(eventName) ?? '')),
  }
}
