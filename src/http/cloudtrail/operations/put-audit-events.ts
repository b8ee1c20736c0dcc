import type { Caller } from '../../../domain/access/caller.ts'
import type { Ingest, Rejection } from '../../../services/events/ingest.ts'
import { type AuditEvent, checkedEvents, type Failure, recordOf } from '../audit-events.ts'
import { projectOf } from '../channel-arn.ts'
import { type Input, needed, readStructures } from '../operation-input.ts'

/** PutAuditEvents of cloudtrail-data: events from any SDK, through the same door as all others. */
export function putAuditEvents(ingest: Ingest) {
  return async (caller: Caller, channel: string | null, input: Input) => {
    const project = projectOf(needed(channel, 'channelArn'), caller)
    const events = checkedEvents(needed(readStructures(input, 'auditEvents'), 'auditEvents'))
    const outcomes = await Promise.all(events.map((event) => recordOf(event, caller)))
    const sent = outcomes.filter((each) => 'record' in each)
    const rejected = await send(ingest, caller, project, sent)
    const failed = outcomes.filter((each) => 'errorCode' in each)
    const refused = rejected.map((rejection) => failure(rejection, sent))
    const refusedIds = new Set(refused.map(({ id }) => id))
    return {
      successful: sent.filter(({ id }) => !refusedIds.has(id)).map(({ id, eventID }) => ({ id, eventID })),
      failed: [...failed, ...refused],
    }
  }
}

type Sendable = AuditEvent & { eventID: string; record: string }

async function send(ingest: Ingest, caller: Caller, project: string, events: Sendable[]) {
  if (events.length === 0) return []
  const { rejected } = await ingest(caller, { project, records: recordsOf(events) })
  return rejected
}

// Each as if on a line of its own, so that none spoils another.
async function* recordsOf(events: Sendable[]) {
  for (const { record } of events) yield { text: record, isLine: true }
}

function failure({ index, code, message }: Rejection, sent: Sendable[]): Failure {
  const errorCode =
    code === 'too_large' ? 'FieldTooLong' : code === 'forbidden' ? 'InvalidRecipient' : 'InvalidData'
  return { id: sent[index]?.id ?? '', errorCode, errorMessage: message }
}
