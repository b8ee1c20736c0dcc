import { formatInteger, plural } from '../numbers.ts'

/** What `daybook doctor` prints. */
export const DOCTOR = {
  noEvents: ({ bytes }: { bytes: string }) => `The database holds no events yet, and takes ${bytes}.`,
  holds: ({ events, days, first, last }: { events: number; days: number; first: string; last: string }) =>
    `The database holds ${plural(events, 'event')} of ${plural(days, 'day')}, from ${first} to ${last}.`,
  takes: ({ bytes, eachBytes }: { bytes: string; eachBytes: number }) =>
    `It takes ${bytes}, ${formatInteger(eachBytes)} bytes an event without what is free.`,
  compacted: ({ days, records, blocks }: { days: number; records: string; blocks: string }) =>
    `${plural(days, 'day is', 'days are')} compacted: records of ${records} take ${blocks}.`,
  notCompacted: ({ days }: { days: number }) =>
    `${plural(days, 'day is', 'days are')} not compacted. Daybook compacts a day two hours after its end.`,
  late: ({ events }: { events: number }) =>
    `${plural(events, 'event')} of compacted days came later. Daybook compacts them once they are a twentieth of their day.`,
  trees: ({ customers, leaves }: { customers: number; leaves: number }) =>
    `The trees of ${plural(customers, 'customer')} have ${plural(leaves, 'event')}.`,
  noTrees: 'There is no tree of the log yet.',
  delivered: 'No delivery is waiting.',
  waiting: ({ windows, since }: { windows: number; since: string }) =>
    `${plural(windows, 'delivery window waits', 'delivery windows wait')}, the oldest since ${since}.`,
  neverChecked: 'The database has not been checked for damage yet.',
  sound: ({ at }: { at: string }) => `No part of the database is damaged; the last check was at ${at}.`,
  damaged: ({ parts }: { parts: string }) => `Parts of the database are damaged: ${parts}.`,
  checkedByPostgres: 'PostgreSQL checks its pages itself, where it has checksums.',
  wal: ({ bytes }: { bytes: string }) => `The write-ahead log takes ${bytes}.`,
  free: ({ bytes }: { bytes: string }) =>
    `${bytes} of the file are free. Daybook gives back what is more than a tenth of the file and 64 MB.`,
  progress: ({ measured, total }: { measured: number; total: number }) =>
    `${measured} of ${total} tables measured`,
  columns: {
    ...{ day: 'day', events: 'events', compacted: 'compacted', bytes: 'bytes', each: 'an event' },
    ...{ kind: 'what', all: 'all' },
  },
  kinds: {
    events: 'events with their indexes',
    resources: 'resources',
    blocks: 'blocks of records',
    texts: 'index of texts',
    ids: 'event IDs',
    report: 'administrator log',
    tree: 'tree of the log',
    other: 'other',
    free: 'free',
  },
}
