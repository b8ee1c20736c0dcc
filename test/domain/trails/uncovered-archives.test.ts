import { expect, test } from 'bun:test'
import { describeUnlisted } from '../../../src/domain/trails/uncovered-archives.ts'

test('more archives than a call has arguments are described', () => {
  const at = new Date('2026-03-01T10:00:00Z')
  const newest = { key: 'newest', folder: 'f', at: new Date('2026-03-01T12:30:00Z') }
  const archives = Array.from({ length: 1_000_000 }, (_, index) => ({ key: `a-${index}`, folder: 'f', at }))
  const notes = describeUnlisted({
    unlisted: [...archives, newest],
    uncovered: [],
    ends: [],
    from: null,
    until: null,
  })
  expect(notes).toHaveLength(1 + archives.length + 1)
})
