import { z } from 'zod'
import type { LogProof } from '../../domain/tree/log-proof.ts'
import { count, integerParameter, limitParameter, text, texts, time } from './values.ts'

const ROOT = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const ORIGIN = 'daybook/000000000001/5d6f6a1e-7c1c-4a55-9d0b-3f1f6f0a9b21'
const KEY = `${ORIGIN}+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW`
const NOTE = `${ORIGIN}\n1204\nn4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=\n…`

/** More events than a log can have. */
export const SIZE_MAX = Number.MAX_SAFE_INTEGER

export const HeadQuery = z.strictObject({
  before: integerParameter('before', 1, SIZE_MAX, 1_204)
    .optional()
    .describe('Returns heads of fewer events. For the next page set it to `size` of the last head.'),
  limit: limitParameter().describe('Maximum number of heads.'),
})

export const LogProofQuery = z.strictObject({
  from: integerParameter('from', 1, SIZE_MAX, 1_000).describe('The size of the older head.'),
  to: integerParameter('to', 1, SIZE_MAX, 1_204).describe('The size of the newer head.'),
})

export const HeadShape = z
  .object({
    size: count(1_204).describe('The number of events in the log.'),
    rootHash: text(ROOT).describe('RFC 6962 Merkle root of the events, in hexadecimal.'),
    reportSize: count(300).describe('The number of rows of the administrator log.'),
    reportRootHash: text(ROOT).describe('RFC 6962 Merkle root of these rows, in hexadecimal.'),
    signedAt: time(),
    note: text(NOTE).describe('The head as a signed note, a C2SP checkpoint.'),
  })
  .meta({ id: 'LogHead' })

export const HeadListShape = z
  .object({
    origin: text(ORIGIN).describe('The name of the log.'),
    publicKeys: texts([KEY]).describe('The keys that sign its heads, oldest first, as `name+ID+key`.'),
    heads: z.array(HeadShape),
  })
  .meta({ id: 'LogHeads' })

export const ConsistencyShape = z
  .object({
    from: HeadShape,
    to: HeadShape,
    events: texts([ROOT]).describe('The RFC 9162 consistency proof of the events, in hexadecimal.'),
    report: texts([ROOT]).describe('The consistency proof of the rows of the administrator log.'),
  })
  .meta({ id: 'LogProof' })

/** The member of an event's proof that proves it to be in the log. */
export const EventLogProofShape = z
  .object({
    leaf: z
      .record(z.string(), z.string())
      .meta({ example: { id: 'one', record: '{"eventName":"StopInstances"}' } })
      .describe('What the leaf covers: the values of the event’s columns, the record among them.'),
    leafIndex: count(1_203).describe('The index of the event in the log, from 0, in the order of receipt.'),
    path: texts([ROOT]),
    head: text(NOTE).describe('The signed head.'),
    publicKey: text(KEY),
  })
  .meta({ id: 'EventLogProof' }) satisfies z.ZodType<LogProof>
