import type { z } from 'zod'
import { parseCheckpoint } from '../../domain/tree/checkpoint.ts'
import { parseNote } from '../../domain/tree/signed-note.ts'
import type { LogHeads } from '../../services/tree/log-heads.ts'
import { ConsistencyShape, HeadListShape, HeadQuery, type HeadShape, LogProofQuery } from '../shapes/log.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const LOG_OPERATIONS = {
  listLogHeads: {
    route: 'GET /log/heads',
    summary: 'List signed heads of the log',
    description:
      'Returns what the log of the customer contained at a time, signed, newest first. Keep heads outside Daybook: whatever happens to its database and its keys, they show later whether the log was changed. A head is signed every minute if events were received.',
    query: HeadQuery,
    answer: { description: 'The heads.', shape: HeadListShape },
  },
  readLogProof: {
    route: 'GET /log/proof',
    summary: 'Prove that the log was only added to',
    description:
      'Returns the proof that the log of one head is the beginning of the log of another one: nothing in it was changed, removed or moved. It works for all heads, also after events have been purged.',
    query: LogProofQuery,
    answer: { description: 'The proof.', shape: ConsistencyShape },
    faults: ['not_found', 'conflict'],
  },
} satisfies ApiOperations

/** Routes for the tree of the log: its signed heads, and proofs between them. */
export function logRoutes(logHeads: Pick<LogHeads, 'list' | 'prove'>) {
  return createRoutes(LOG_OPERATIONS, {
    async listLogHeads(caller, { before, limit }) {
      const { heads, ...log } = await logHeads.list(caller, before ?? null, limit)
      return { ...log, heads: heads.map(toHeadJson) }
    },
    async readLogProof(caller, sizes) {
      const { from, to, events, report } = await logHeads.prove(caller, sizes)
      return {
        from: toHeadJson(from),
        to: toHeadJson(to),
        events: events.map(toHex),
        report: report.map(toHex),
      }
    },
  })
}

function toHeadJson({ signedAt, note }: { signedAt: Date; note: string }): z.input<typeof HeadShape> {
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? '')
  if (checkpoint === null) throw new Error('A stored head is malformed.')
  const { events, report } = checkpoint
  return {
    size: events.size,
    rootHash: toHex(events.root),
    reportSize: report.size,
    reportRootHash: toHex(report.root),
    signedAt,
    note,
  }
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
