import { formatInteger } from '../numbers.ts'

type Counts = { size: number; events: number; rows: number; heads: number; begunAt: string | null }

/** The result of verifying the log against its tree: the verdict, the problems and the remarks. */
export const LOG_VERIFICATION = {
  empty: 'No event has been received since the tree of the log began.',
  valid: (counts: Counts) => `Valid: ${compared(counts)}`,
  notValid: ({ problems, ...counts }: Counts & { problems: number }) =>
    `NOT valid: found ${formatInteger(problems)} ${problems === 1 ? 'problem' : 'problems'}; ${compared(counts)}`,
  finding: ({ what, subject, says }: { what: string; subject: string; says: string }) =>
    `${what}: ${subject}: ${says}`,

  /** What a problem is about. */
  event: ({ eventId }: { eventId: string }) => `event ${eventId}`,
  allEvents: 'events',
  leaf: ({ index, day }: { index: number; day: string }) => `event number ${index} of ${day}`,
  day: ({ day }: { day: string }) => `day ${day}`,
  row: ({ eventId }: { eventId: string }) => `report row of event ${eventId}`,
  rowLeaf: ({ index, day }: { index: number; day: string }) => `report row number ${index} of ${day}`,
  rowsOfDay: ({ day }: { day: string }) => `report rows of ${day}`,
  tree: ({ kind }: { kind: string }) => `tree of ${kind === 'events' ? 'events' : 'report rows'}`,
  head: ({ size }: { size: number }) => `head of ${formatInteger(size)} events`,
  givenHead: ({ size }: { size: number }) => `the given head of ${formatInteger(size)} events`,

  eventAltered: 'It is not as it was received.',
  eventDeleted: 'It is in the tree, but no longer in the log.',
  eventInserted: 'It is in the log, but not in the tree, which has later events.',
  eventsInserted: ({ count }: { count: number }) =>
    count === 1 ? '1 event is not in the tree.' : `${formatInteger(count)} events are not in the tree.`,
  dayDeleted:
    'Its events are in the tree, but the day is no longer in the log, although its retention has not ended.',
  rowAltered: 'It is not as it was stored.',
  rowDeleted: 'It is in the tree, but no longer in the report.',
  rowsInserted: ({ count }: { count: number }) =>
    count === 1 ? '1 row is not in the tree.' : `${formatInteger(count)} rows are not in the tree.`,
  leavesMissing: ({ from, until }: { from: number; until: number }) =>
    `The hashes of the leaves from ${from} until ${until} are missing.`,
  nodeWrong: ({ level, position }: { level: number; position: number }) =>
    `The hash at level ${level}, position ${position}, does not match the hashes below it.`,
  peaksWrong: 'Its size or its root does not match its leaves.',
  headUnreadable: 'The head cannot be read.',
  headUnsigned: 'It is not signed with a key of this log.',
  headDiffers: 'The log is not the one for which it was signed.',
  rolledBack: ({ size }: { size: number }) =>
    `The log has only ${formatInteger(size)} events: it was replaced by an older copy, or its end was removed.`,
  givenKeyUnknown: 'It is signed with a key that this log does not have: its keys were replaced.',

  outside: ({ events }: { events: number }) =>
    events === 1
      ? '1 event was received before the tree began, and is not covered.'
      : `${formatInteger(events)} events were received before the tree began, and are not covered.`,
  outsideRows: ({ rows }: { rows: number }) =>
    rows === 1
      ? '1 report row is of an event from before the tree began, and is not covered.'
      : `${formatInteger(rows)} report rows are of events from before the tree began, and are not covered.`,
  moreFindings: ({ problems }: { problems: number }) =>
    `${formatInteger(problems)} more problems are not listed.`,
  headNotGiven:
    'This compares the log with the heads that Daybook has stored. It does not show whether everything was replaced with its keys; to check that, pass --head with a head that you kept elsewhere.',
}

function compared({ size, events, rows, heads, begunAt }: Counts): string {
  const since = begunAt === null ? '' : ` since ${begunAt}`
  return `${formatInteger(events)} of the ${formatInteger(size)} events received${since} and ${formatInteger(rows)} report rows were compared with the tree, and the tree with ${formatInteger(heads)} heads.`
}
