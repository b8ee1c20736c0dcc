import { plural } from '../../numbers.ts'
import { code, rich, slot, strong } from '../../rich.ts'
import { eventSentence, formatShortSpan, formatSpan } from '../event-sentence.ts'

// The part of the events page that shows one event beside the list.
const inspector = {
  label: 'Event',
  close: 'Close',
  open: 'Open',
  copyLink: 'Copy link',
  previous: 'Previous event',
  next: 'Next event',
  // The script puts the numbers in.
  place: ({ place, of }: { place: string; of: string }) => `${place} of ${of}`,
}

// An event in words, above everything else that is known of it.
const sentence = {
  text: eventSentence,
  today: ({ time }: { time: string }) => `today at ${time}`,
  yesterday: ({ time }: { time: string }) => `yesterday at ${time}`,
  onDay: ({ day, time }: { day: string; time: string }) => `on ${day} at ${time}`,
}

// The steps of an asynchronous operation, and what an inventory sees of its server.
const story = {
  title: 'What happened',
  asked: ({ action }: { action: string }) => rich`${slot('user')} asked: ${strong(action)}`,
  accepted: 'accepted',
  finished: rich`${slot('user')} reported the outcome`,
  pending: 'no outcome yet',
  pendingFor: ({ seconds }: { seconds: number }) => `pending for ${formatSpan(seconds)}`,
  notKept: 'The other event of this operation is no longer kept.',
  seen: ({ state }: { state: string }) => rich`inventory sees the server ${strong(state)}`,
  agrees: 'agrees',
  differs: 'differs',
  changing: 'changing',
  states: { running: 'running', stopped: 'stopped', gone: 'gone' },
}

// The facts of an event, and what can be done with each.
const facts = {
  title: 'Facts',
  more: 'More facts',
  only: 'only',
  onlyFull: ({ label, value }: { label: string; value: string }) => `Only events with ${label}: ${value}`,
  not: 'not',
  notFull: ({ label, value }: { label: string; value: string }) => `Not the events with ${label}: ${value}`,
  copy: 'copy',
  copyFull: ({ label, value }: { label: string; value: string }) => `Copy ${label}: ${value}`,
  role: 'Role',
  server: 'Server',
  address: 'Address',
  request: 'Request',
  sharedEvent: 'Shared event',
  requestEvents: ({ count, isMore }: { count: number; isMore: boolean }) =>
    isMore ? `more than ${plural(count, 'event')}` : plural(count, 'event'),
  seen: ({ count, at, isComplete }: { count: number; at: Date; isComplete: boolean }) =>
    `${isComplete ? '' : 'at least '}${plural(count, 'event')}, first seen ${DAY.format(at)}`,
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

// What a record itself says of values before and after.
const changes = {
  title: 'What changed',
  caption: 'Values before and after, as the record has them',
  name: 'Value',
  before: 'Before',
  after: 'After',
  unknown: 'not in the record',
}

// What the same user did just before and after.
const around = {
  title: ({ userName }: { userName: string }) => `Around it, by ${userName}`,
  none: 'No other events of this user are kept.',
  allOfUser: ({ userName }: { userName: string }) => `All events by ${userName}`,
  allNearby: ({ minutes }: { minutes: number }) => `All events within ${minutes} minutes`,
  sameTime: 'same second',
  before: ({ seconds }: { seconds: number }) => `−${formatShortSpan(seconds)}`,
  after: ({ seconds }: { seconds: number }) => `+${formatShortSpan(seconds)}`,
}

// Where an event is kept, and what proves it.
const kept = {
  title: 'Archive and proof',
  inArchive: rich`${slot('archive')} of trail ${slot('trail')}`,
  noArchive: 'In no archive of a trail.',
  downloadProof: 'Download proof',
  proofHint: rich`Check it with ${code('daybook verify')}, without this server.`,
}

// The record as a tree.
const recordTree = {
  title: 'Record',
  hint: 'Choose a value to see only the events that have it.',
  search: 'Search in the record',
  matches: ({ count }: { count: string }) => `${count} found`,
  more: ({ names }: { names: string }) => `{ ${names} … }`,
  all: ({ names }: { names: string }) => `{ ${names} }`,
  items: ({ count }: { count: number }) => `[ ${plural(count, 'item')} ]`,
}

/** The texts of an event's page and of its inspector. */
export const INSPECTOR_PAGES = {
  inspector,
  sentence,
  story,
  facts,
  changes,
  around,
  kept,
  recordTree,
}
