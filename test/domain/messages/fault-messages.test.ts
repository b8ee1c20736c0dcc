import { expect, test } from 'bun:test'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { readSources } from '../../support/source-files.ts'

test('every message of a fault has a key that no other topic uses', () => {
  const topics = readSources(['src/domain/messages/english/faults'], /-faults\.ts$/)
  const keys = topics.flatMap(({ text }) => [...text.matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key ?? ''))
  expect(keys.toSorted()).toEqual(Object.keys(MESSAGES.faults).toSorted())
})
