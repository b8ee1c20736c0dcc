import type { Caller } from '../../domain/access/caller.ts'
import type { DownloadWatcher } from '../../services/reports/reports.ts'

/** How far a download is: the rows that were sent, and whether more come. */
export type Download = { rows: number; state: 'going' | 'whole' | 'broken' }

/** Downloads of one person that are remembered, and people whose downloads are. */
const DOWNLOADS_MAX = 8
const PEOPLE_MAX = 1_000

export type Downloads = ReturnType<typeof downloads>

/** The downloads of this process, each known to whoever asked for it and by the id they gave it; the oldest are forgotten. */
export function downloads() {
  const people = new Map<string, Map<string, Download>>()
  return {
    /** Watches a download from its beginning; another one under the same id takes its place. */
    begin(caller: Caller, id: string): DownloadWatcher {
      const theirs = people.get(nameOf(caller)) ?? new Map<string, Download>()
      const download: Download = { rows: 0, state: 'going' }
      remember(theirs, id, download, DOWNLOADS_MAX)
      remember(people, nameOf(caller), theirs, PEOPLE_MAX)
      return {
        rows(count) {
          download.rows = count
        },
        ended(isWhole) {
          download.state = isWhole ? 'whole' : 'broken'
        },
      }
    },

    find: (caller: Caller, id: string): Download | null => people.get(nameOf(caller))?.get(id) ?? null,
  }
}

function nameOf({ customer, userName }: Caller): string {
  return `${customer.id} ${userName}`
}

function remember<Value>(all: Map<string, Value>, name: string, value: Value, most: number): void {
  all.delete(name)
  all.set(name, value)
  const [oldest = ''] = all.keys()
  if (all.size > most) all.delete(oldest)
}
