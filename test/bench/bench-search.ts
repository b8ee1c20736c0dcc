import type { ServerProcess } from '../support/server-process.ts'
import type { Aim } from './aims.ts'
import { eventId, type Sample } from './bench-events.ts'
import { fetchPage } from './bench-pages.ts'
import { formatMs, median, printMeasurement } from './measurement.ts'

const REPEATS = 5

/** How long `grep -F` takes for each text, in milliseconds, by what the text is. */
export type GrepTimes = Map<string, { text: string; grepMs: number }>

/** Times `grep -F` on the sample, which is in the page cache, for each of the texts that are searched. */
export async function timeGrep(sample: Sample): Promise<GrepTimes> {
  const old = eventId(Math.floor(sample.events / 10))
  const texts = [
    ['absent, 4 characters', 'qzxj'],
    ['absent, 8 characters', 'qzxjvkwy'],
    ['absent, 36 characters', 'this text is in none of the records.'],
    ['rare, an IP address', '"10.2.33.44"'],
    ['one old hit, 8 characters', old.slice(0, 8)],
    ['one old hit, 36 characters', old],
    ['common, 4 characters', 'User'],
    ['common, 8 characters', 'userName'],
  ] as const
  const times: GrepTimes = new Map()
  for (const [name, text] of texts) {
    await grep(text, sample.path)
    times.set(name, { text, grepMs: await median(REPEATS, () => grep(text, sample.path)) })
  }
  return times
}

/** Compares text searches over all events with grep on the same bytes. */
export async function compareSearch(
  server: ServerProcess,
  times: GrepTimes,
  { days, aims }: { days: string; aims: (name: string) => Aim | undefined },
): Promise<void> {
  for (const [name, { text, grepMs }] of times) {
    const searchMs = await median(REPEATS, () => fetchPage(server, `q=${encodeURIComponent(text)}`))
    const aim = aims(name)
    printMeasurement({
      label: `search, ${days}: ${name}`,
      value: formatMs(searchMs),
      comparison: `grep -F on the same bytes: ${formatMs(grepMs)}`,
      ratio: searchMs / grepMs,
      ...(aim === undefined ? {} : { aim }),
    })
  }
}

/**
 * Returns the aim of a search among that many events, with today's in an open day or with all compacted. With few events,
 * all compacted, the request itself takes most of the time, and there is no aim.
 */
export function searchAim(
  name: string,
  events: number,
  days: 'all compacted' | 'today open',
): Aim | undefined {
  if (name.startsWith('common')) return undefined
  if (name === 'absent, 4 characters') return { atMost: 2.5 }
  if (days === 'today open') return { atMost: events >= 10_000_000 ? 0.1 : 0.5 }
  return events >= 1_000_000 ? { atMost: 0.05 } : undefined
}

// Through a pipe: if its output is discarded, grep stops at the first match.
async function grep(text: string, path: string): Promise<void> {
  const child = Bun.spawn(['grep', '-F', '-c', text, path], { env: { LC_ALL: 'C' } })
  await new Response(child.stdout).text()
}
