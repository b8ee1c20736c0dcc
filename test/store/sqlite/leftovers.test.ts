import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { executeSql } from '../../support/execute-sql.ts'
import { eventOf, NOON, openTestStore } from '../../support/store-harness.ts'

const LATER = new Date('2027-03-01T00:00:00Z')
const RUN = { at: NOON, countMax: 100 }
/** A generation of before IDs were kept as hashes. */
const TEXT_IDS =
  'create table former_event_ids_2 (customer integer, id text, primary key (customer, id)) without rowid'

test('all tables that nothing refers to any more are removed, whatever their keys', async () => {
  const { store, settings, close } = await openTestStore('sqlite')
  const { databaseUrl, dataDir } = settings
  await store.append([eventOf('old', 24 * 20), eventOf('a'), eventOf('b')])
  await executeSql({ databaseUrl, dataDir }, TEXT_IDS)
  await executeSql({ databaseUrl, dataDir }, "insert into former_event_ids_2 values (1, 'a'), (1, 'b')")
  expect((await store.partitions.trashDays(LATER, RUN)).dropped).toContain('2026-03-01')
  await store.partitions.trashMonths(LATER, RUN)
  const dropped = await store.partitions.emptyTrash(NOON)
  expect(dropped).toContain('2026-02')
  expect(dropped.filter((name) => /^\d+$/.test(name))).not.toEqual([])
  const file = new Database(join(dataDir, 'daybook.db'), { readonly: true })
  const names = file.query("select name from sqlite_master where type = 'table'").values().flat()
  expect(names.filter((name) => /^(?:former|next|trash)_.*\d$/.test(String(name)))).toEqual([])
  file.close()
  await close()
})
