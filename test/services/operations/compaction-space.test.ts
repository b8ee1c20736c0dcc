import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { createCompactDays } from '../../../src/services/operations/compact-days.ts'
import { COMPACTION_FREE_BYTES_MIN } from '../../../src/services/operations/space-watch.ts'
import { openStore } from '../../../src/store/store.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

const EVENTS = 2_000
const YESTERDAY_HOURS = 30

/** How often the disk has enough space when it is looked at. The compaction of the events looks more than ten times. */
const LOOKS = [0, 1, 6]

test.each(LOOKS)(
  'a day is compacted once the disk has space for it; too little after %d looks',
  async (looks) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-store-'))
    const clock = () => NOON
    const databases = { databaseUrl: null, replicaUrl: null, dataDir }
    const store = await openStore({ ...databases, clock, catalogue: ACTION_CATALOGUE })
    await store.append(Array.from({ length: EVENTS }, (_, i) => eventOf(`event ${i}`, YESTERDAY_HOURS)))
    const warnings: string[] = []
    let enough = looks
    const compactDays = createCompactDays(
      {
        store,
        clock,
        closing: new AbortController().signal,
        settings: { retentionDays: 30 },
        log: { warn: (happening) => void warnings.push(happening) },
        readDiskSpace: async () => ({
          freeBytes: COMPACTION_FREE_BYTES_MIN - (enough-- > 0 ? 0 : 1),
          totalBytes: 1e12,
        }),
      },
      async () => {},
    )
    expect(await compactDays()).toEqual({ days: 0, events: 0 })
    expect(warnings).toEqual(['The disk has too little free space to compact days'])
    const file = new Database(join(dataDir, 'daybook.db'), { readonly: true })
    expect(file.query("select name from sqlite_master where name like 'next_%events%'").all()).toEqual([])
    file.close()
    enough = Number.POSITIVE_INFINITY
    expect(await compactDays()).toEqual({ days: 1, events: EVENTS })
    expect(warnings).toHaveLength(1)
    await store.close()
    rmSync(dataDir, { recursive: true })
  },
)
