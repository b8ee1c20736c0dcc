import { Fault } from '../fault.ts'
import { toObjectOrNull, toStringOrNull } from '../json/json-values.ts'
import { parseJson } from '../parse.ts'
import { type LogProof, parseLogProof } from '../tree/log-proof.ts'
import { formatProof, type InclusionProof, parseProof } from './inclusion-proof.ts'

/** What is proved of an event: that a trail delivered it, that it is in the log, or both. */
export type EventProof = {
  eventID: string
  record: string
  archived: InclusionProof | null
  log: LogProof | null
}

const VERSION = 1

/** Returns a proof as the content of a file. The members about the archive are there only if that is proved. */
export function formatEventProof({ eventID, record, archived, log }: EventProof): string {
  if (log === null && archived !== null) return formatProof(archived)
  return `${JSON.stringify({ version: VERSION, ...(archived ?? { eventID, record }), log }, null, 2)}\n`
}

/** Returns the proof that a file contains; throws a fault if it is not a proof. */
export function parseEventProof(body: string): EventProof {
  const members = parseMembers(body)
  if (members.log === undefined) {
    const archived = parseProof(body)
    return { eventID: archived.eventID, record: archived.record, archived, log: null }
  }
  const archived = members.archive === undefined ? null : parseProof(body)
  const [eventID, record] = [toStringOrNull(members.eventID), toStringOrNull(members.record)]
  const log = parseLogProof(members.log)
  if (members.version !== VERSION || eventID === null || record === null || log === null)
    throw new Fault('invalid', 'notAProof')
  return { eventID, record, archived, log }
}

function parseMembers(body: string) {
  try {
    return toObjectOrNull(parseJson(body, 'body')) ?? {}
  } catch {
    throw new Fault('invalid', 'notAProof')
  }
}
