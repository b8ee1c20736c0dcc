import { expect, test } from 'bun:test'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { listActions } from '../../../src/domain/actions/action-search.ts'
import { SUGGESTIONS_MAX, suggestActions } from '../../../src/domain/actions/action-suggestions.ts'

const namesFor = (text: string, hasReads: boolean) =>
  suggestActions(listActions(ACTION_CATALOGUE, text), text, hasReads).map(({ name }) => name)

test('suggestions are few, begin with the names that begin with the text, and have no action twice', () => {
  for (const text of ['s', 'stop', 'STOP', 'server', 'instances', 'a', 'list']) {
    const names = namesFor(text, true)
    const begins = names.map((name) => name.toLowerCase().startsWith(text.toLowerCase()))
    expect(names.length).toBeLessThanOrEqual(SUGGESTIONS_MAX)
    expect(new Set(names).size).toBe(names.length)
    expect(begins).toEqual(begins.toSorted((a, b) => Number(b) - Number(a)))
  }
  expect(namesFor('stopinst', true)).toEqual(['StopInstances'])
  expect(namesFor('stop server', true)).toContain('StopInstances')
})

test('actions that only read are suggested only with reads', () => {
  expect(namesFor('DescribeInstances', true)).toContain('DescribeInstances')
  expect(namesFor('DescribeInstances', false)).toEqual([])
})
