/** What is said of trails that were changed or deleted before everything was delivered. */
export const DRAINS = {
  lost: ({ events, windows, unsignedArchives }: Loss) =>
    `The trail was deleted, and could not deliver everything within 24 hours. ${count(events, 'event')} from ${count(windows, 'delivery', 'deliveries')} ${events === 1 ? 'was' : 'were'} not saved, and ${count(unsignedArchives, 'archive')} ${unsignedArchives === 1 ? 'is' : 'are'} not signed.`,
}

type Loss = { events: number; windows: number; unsignedArchives: number }

function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`
}
