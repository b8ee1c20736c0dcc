import { formatEventProof } from '../../domain/trails/event-proof.ts'
import type { CreateProof } from '../../services/trails/create-proof.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import { EventPath, EventProjectQuery } from '../shapes/events.ts'
import {
  ArchiveList,
  DeliveryList,
  ProofShape,
  TrailPath,
  VerificationShape,
  WindowQuery,
} from '../shapes/trails.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'
import { toArchiveJson, toDeliveryJson, toDigestJson, toVerificationJson } from './trail-json.ts'

export const DELIVERY_OPERATIONS = {
  listArchives: {
    route: 'GET /trails/{name}/archives',
    summary: 'List archives',
    description:
      'Returns the archives that a trail has delivered and the digests that cover them, newest first.',
    path: TrailPath,
    query: WindowQuery,
    answer: { description: 'The archives and digests.', shape: ArchiveList },
  },
  listDeliveries: {
    route: 'GET /trails/{name}/deliveries',
    summary: 'List deliveries',
    description: 'Returns the delivery windows of a trail with their results, newest first.',
    path: TrailPath,
    query: WindowQuery,
    answer: { description: 'The deliveries.', shape: DeliveryList },
  },
  verifyTrail: {
    route: 'POST /trails/{name}/verification',
    summary: 'Verify a trail',
    description: 'Reads everything that a trail wrote to its bucket and compares it with the signed digests.',
    path: TrailPath,
    answer: { description: 'The result.', shape: VerificationShape },
    faults: ['conflict'],
  },
  readEventProof: {
    route: 'GET /events/{id}/proof',
    summary: 'Get an inclusion proof for an event',
    description:
      'Returns a proof that the event is in the log (`log`), which works within seconds of receipt and until the event is purged; and, once a trail has delivered it and a digest lists the archive, that it was delivered unchanged, which works even after the event has been purged. It reveals no other event. Check it with `daybook verify --proof FILE`.',
    path: EventPath,
    query: EventProjectQuery,
    answer: { description: 'The proof.', content: { 'application/json': ProofShape } },
    faults: ['conflict'],
  },
} satisfies ApiOperations

type Services = { trailStatuses: TrailStatuses; createProof: CreateProof }

/** Routes for what trails have delivered: archives and digests, windows, verification and proofs. */
export function deliveryRoutes({ trailStatuses, createProof }: Services) {
  return createRoutes(DELIVERY_OPERATIONS, {
    async listArchives(caller, { name, ...query }) {
      const { archives, digests } = await trailStatuses.listArchives(caller, name, toWindows(query))
      return { archives: archives.map(toArchiveJson), digests: digests.map(toDigestJson) }
    },
    async listDeliveries(caller, { name, ...query }) {
      const deliveries = await trailStatuses.listDeliveries(caller, name, toWindows(query))
      return { deliveries: deliveries.map(toDeliveryJson) }
    },
    verifyTrail: async (caller, { name }) => toVerificationJson(await trailStatuses.verify(caller, name)),
    readEventProof: async (caller, { id, project = null }, c) =>
      c.body(formatEventProof(await createProof(caller, id, project)), 200, {
        'Content-Type': 'application/json',
      }),
  })
}

type WindowPeriod = { from?: Date | undefined; until?: Date | undefined; limit: number }

function toWindows({ from = new Date(0), until = new Date('9999-01-01T00:00:00Z'), limit }: WindowPeriod) {
  return { from, until, limit }
}
