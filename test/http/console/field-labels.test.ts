import { expect, test } from 'bun:test'
import { withLabels } from '../../../src/http/console/field-labels.ts'

const LABELS = { start: 'Start day', end: 'End day' }

test.each([
  ['`end` must be after `start`.', 'End day must be after start day.'],
  ['A report ends with its `end`.', 'A report ends with its end day.'],
  ['`other` must be a string.', '`other` must be a string.'],
  ['`constructor` must be a string.', '`constructor` must be a string.'],
])('%p is shown as %p', (message, expected) => {
  expect(withLabels(message, LABELS)).toBe(expected)
})
