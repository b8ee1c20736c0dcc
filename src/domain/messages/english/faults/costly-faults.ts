import { formatInteger } from '../../numbers.ts'

/** Which limit was reached: that of the user, of the customer or of the process at the same time, or the number a minute. */
type Limit = { whose: 'user' | 'customer' | 'process' | 'pace'; max: number; seconds: number }

/** Messages about work that costs much: which limit was reached, and what to do. */
export const COSTLY_FAULTS = {
  tooManyDownloads: (limit: Limit) =>
    describeLimit('downloads', 'Wait until one has finished, or cancel one.', limit),
  tooManyFollowers: (limit: Limit) =>
    describeLimit('streams of events', 'Close one first, or follow several things with one filter.', limit),
  tooManyReports: (limit: Limit) =>
    describeLimit('downloads of reports', 'Wait until one has finished, or cancel one.', limit),
  tooManyReportPages: (limit: Limit) =>
    describeLimit('pages of reports', 'Wait until they have loaded.', limit),
  tooManySearches: (limit: Limit) =>
    describeLimit('text searches', 'Wait until they have finished, or search in a shorter period.', limit),
  tooManyPasswords: (limit: Limit) =>
    describeLimit('changes of passwords', 'Make them one after another.', limit),
  tooManyImports: (limit: Limit) =>
    describeLimit('imports of files', 'Wait until the one that is running has finished.', limit),
  tooManyVerifications: (limit: Limit) =>
    describeLimit('verifications', 'Wait until the one that is running has finished.', limit),
  tooManyProofs: (limit: Limit) => describeLimit('proofs', 'Request them one after another.', limit),
  tooManyStorageTests: (limit: Limit) =>
    describeLimit('tests of storages and inventories', 'Wait until they have finished.', limit),

  downloadTooSlow: ({ bytes }: { bytes: number }) =>
    `The client took less than ${formatInteger(bytes)} bytes a second. Start a new download over a faster connection: it is a new snapshot.`,
  tailTooSlow: ({ seconds }: { seconds: number }) =>
    `The client took no events for ${seconds} seconds. Connect again with the last ID to continue from there.`,
  purgedWhileRead:
    'A day of this file was deleted while it was being read, because its retention has ended. Start a new download.',
  downloadStopped: 'The download was cancelled.',
  downloadTooLong: ({ minutes }: { minutes: number }) =>
    `A download can take at most ${minutes} minutes. Download shorter periods, each as a file of its own.`,
}

function describeLimit(work: string, help: string, { whose, max, seconds }: Limit): string {
  const count = formatInteger(max)
  const retry = `Try again in ${seconds === 1 ? '1 second' : `${seconds} seconds`}.`
  if (whose === 'pace') return `You can start at most ${count} ${work} a minute. ${retry}`
  if (whose === 'process') return `Daybook is busy with ${work} of other users. ${retry}`
  const who = whose === 'user' ? 'You' : 'The users of your organisation'
  return `${who} can have at most ${count} ${work} at the same time. ${help} ${retry}`
}
