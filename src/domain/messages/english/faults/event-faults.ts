/** Messages about records, events, filters, lookups, exports and imports. */
export const EVENT_FAULTS = {}
