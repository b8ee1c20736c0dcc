import { expect, test } from 'bun:test'
import type { Caller } from '../../../src/domain/access/caller.ts'
import { createDownloadTracker } from '../../../src/http/console/downloads.ts'

const caller = (userName: string, customer = 1): Caller => ({
  customer: { id: customer, name: '', accountId: '', organisationId: '' },
  ...{ userName, isPrimaryAdministrator: false, grants: [], firstProject: 'default', accessKeyId: null },
  clientInfo: { sourceIPAddress: '', userAgent: '', requestId: '' },
})

test('a download is visible only to its user, from its start to its end', () => {
  const all = createDownloadTracker()
  const watch = all.begin(caller('ann'), 'one')
  expect(all.find(caller('ann'), 'one')).toEqual({ rows: 0, state: 'running' })
  watch.onRows(500)
  watch.onRows(720)
  expect(all.find(caller('ann'), 'one')).toEqual({ rows: 720, state: 'running' })
  watch.onEnd(false)
  expect(all.find(caller('ann'), 'one')).toEqual({ rows: 720, state: 'interrupted' })
  expect(all.find(caller('bob'), 'one')).toBeNull()
  expect(all.find(caller('ann', 2), 'one')).toBeNull()
})

test('a later download with the same ID replaces the earlier one, which no longer affects it', () => {
  const all = createDownloadTracker()
  const before = all.begin(caller('ann'), 'one')
  const after = all.begin(caller('ann'), 'one')
  before.onRows(100)
  before.onEnd(false)
  after.onRows(7)
  expect(all.find(caller('ann'), 'one')).toEqual({ rows: 7, state: 'running' })
})

test('only the latest downloads of a user are kept, and those of other users stay', () => {
  const all = createDownloadTracker()
  all.begin(caller('bob'), 'first')
  for (let count = 0; count < 50; count += 1) all.begin(caller('ann'), `${count}`)
  expect(all.find(caller('ann'), '41')).toBeNull()
  expect(all.find(caller('ann'), '42')).not.toBeNull()
  expect(all.find(caller('bob'), 'first')).not.toBeNull()
})

test('only the downloads of the latest 1,000 users are kept', () => {
  const all = createDownloadTracker()
  for (let count = 0; count < 1_001; count += 1) all.begin(caller(`user-${count}`), 'one')
  expect(all.find(caller('user-0'), 'one')).toBeNull()
  expect(all.find(caller('user-1'), 'one')).not.toBeNull()
})
