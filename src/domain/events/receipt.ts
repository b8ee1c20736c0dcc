import type { Event } from './event.ts'
import type { Submission } from './incoming-event.ts'

/** When an event was received, and who submitted it. `receivedAt` is null for an event from before Daybook kept this. */
export type EventReceipt = { id: string; project: string; receivedAt: Date | null; submission: Submission }

/** A stored event with its receipt. */
export type ReceivedEvent = Event & Omit<EventReceipt, 'id' | 'project'>
