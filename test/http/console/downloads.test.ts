import { expect, test } from 'bun:test'
import type { Caller } from '../../../src/domain/access/caller.ts'
import { downloads } from '../../../src/http/console/downloads.ts'

const caller = (userName: string, customer = 1): Caller => ({
  customer: { id: customer, name: '', accountId: '', organisationId: '' },
  ...{ userName, isPrimaryAdministrator: false, grants: [], firstProject: 'default', accessKeyId: null },
  clientInfo: { sourceIPAddress: '', userAgent: '', requestId: '' },
})

test('a download is known to its caller alone, from its beginning to its end', () => {
  const all = downloads()
  const watch = all.begin(caller('ann'), 'one')
  expect(all.find(caller('ann'), 'one')).toEqual({ rows: 0, state: 'going' })
  watch.rows(500)
  watch.rows(720)
  expect(all.find(caller('ann'), 'one')).toEqual({ rows: 720, state: 'going' })
  watch.ended(false)
  expect(all.find(caller('ann'), 'one')).toEqual({ rows: 720, state: 'broken' })
  expect(all.find(caller('bob'), 'one')).toBeNull()
  expect(all.find(caller('ann', 2), 'one')).toBeNull()
})

test('another download of the same id takes the place of the one before, which disturbs it no more', () => {
  const all = downloads()
  const before = all.begin(caller('ann'), 'one')
  const after = all.begin(caller('ann'), 'one')
  before.rows(100)
  before.ended(false)
  after.rows(7)
  expect(all.find(caller('ann'), 'one')).toEqual({ rows: 7, state: 'going' })
})

test('only the last few of a person are remembered, and no one’s push out another’s', () => {
  const all = downloads()
  all.begin(caller('bob'), 'first')
  for (let count = 0; count < 50; count += 1) all.begin(caller('ann'), `${count}`)
  expect(all.find(caller('ann'), '41')).toBeNull()
  expect(all.find(caller('ann'), '42')).not.toBeNull()
  expect(all.find(caller('bob'), 'first')).not.toBeNull()
})

test('only so many people are remembered', () => {
  const all = downloads()
  for (let count = 0; count < 1_001; count += 1) all.begin(caller(`user-${count}`), 'one')
  expect(all.find(caller('user-0'), 'one')).toBeNull()
  expect(all.find(caller('user-1'), 'one')).not.toBeNull()
})
