import type { Caller } from '../../../domain/access/caller.ts'
import type { Ingest, Rejection } from '../../../services/events/ingest.ts'
import { type AuditEvent, type AuditEventFailure, parseAuditEvents, toAuditRecord } from '../audit-events.ts'
import { parseChannelArn } from '../channel-arn.ts'
import { type Input, parseOptionalStructures, requireMember } from '../operation-input.ts'

/** PutAuditEvents of cloudtrail-data: stores events and returns which of them succeeded and which failed, and why. */
export function putAuditEvents(ingest: Ingest) {
  return async (caller: Caller, channelArn: string | null, input: Input) => {
    const project = parseChannelArn(requireMember(channelArn, 'channelArn'), caller)
    const inputs = requireMember(parseOptionalStructures(input, 'auditEvents'), 'auditEvents')
    const events = parseAuditEvents(inputs)
    const outcomes = await Promise.all(events.map((event) => toAuditRecord(event, caller)))
    const valid = outcomes.filter((each) => 'record' in each)
    const invalid = outcomes.filter((each) => 'errorCode' in each)
    const rejections = await ingestRecords(ingest, caller, project, valid)
    const rejected = rejections.map((rejection) => toFailure(rejection, valid))
    const rejectedIds = new Set(rejected.map(({ id }) => id))
    return {
      successful: valid.filter(({ id }) => !rejectedIds.has(id)).map(({ id, eventID }) => ({ id, eventID })),
      failed: [...invalid, ...rejected],
    }
  }
}

type ValidEvent = AuditEvent & { eventID: string; record: string }

async function ingestRecords(ingest: Ingest, caller: Caller, project: string, events: ValidEvent[]) {
  if (events.length === 0) return []
  const { rejected } = await ingest(caller, { project, records: toRawRecords(events) })
  return rejected
}

// Each counts as a line of its own, so that a malformed record does not spoil the others.
async function* toRawRecords(events: ValidEvent[]) {
  for (const { record } of events) yield { text: record, isLine: true }
}

function toFailure({ index, code, message }: Rejection, events: ValidEvent[]): AuditEventFailure {
  const errorCode =
    code === 'too_large' ? 'FieldTooLong' : code === 'forbidden' ? 'InvalidRecipient' : 'InvalidData'
  return { id: events[index]?.id ?? '', errorCode, errorMessage: message }
}
