import type { Submission } from './incoming-event.ts'

/** When an event was received, and who submitted it. `receivedAt` is null for an event from before Daybook kept this. */
export type EventReceipt = { id: string; project: string; receivedAt: Date | null; submission: Submission }
