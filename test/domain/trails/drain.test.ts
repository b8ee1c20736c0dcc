import { expect, test } from 'bun:test'
import { drainKindOf } from '../../../src/domain/trails/drain.ts'
import { DEFAULT_SELECTOR, type Selectors } from '../../../src/domain/trails/selector.ts'

const SELECTORS: Selectors = { kind: 'basic', selectors: [{ ...DEFAULT_SELECTOR, readWrite: 'ReadOnly' }] }
const TRAIL = {
  ...{
    bucket: 'logs',
    prefix: null,
    project: 'default',
    hasDigests: true,
    selectors: null,
    format: 'tar.gz',
  },
}

test.each([
  ['nothing', {}, false, null],
  ['other selectors', { selectors: SELECTORS }, false, 'narrowed'],
  ['another format', { format: 'json.gz' }, true, 'narrowed'],
  ['another bucket', { bucket: 'other' }, false, 'moved'],
  ['another prefix', { prefix: 'a' }, false, 'moved'],
  ['the storage of another project', { project: 'other' }, false, 'moved'],
  ['no digests', { hasDigests: false }, false, 'moved'],
  ['another bucket, because the old one fails', { bucket: 'other' }, true, null],
  [
    'another bucket and format, because the old one fails',
    { bucket: 'other', format: 'json.gz' },
    true,
    'narrowed',
  ],
] as const)('a trail that gets %s has the drain that this needs', (_, change, isFailing, expected) => {
  expect(drainKindOf(TRAIL, { ...TRAIL, ...change }, isFailing)).toBe(expected)
})
