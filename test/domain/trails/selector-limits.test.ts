import { describe, expect, test } from 'bun:test'
import {
  type BasicSelector,
  type Condition,
  DEFAULT_SELECTOR,
  type Selectors,
} from '../../../src/domain/trails/selector.ts'
import { checkSelectors } from '../../../src/domain/trails/selector-limits.ts'

const basic = (...overrides: Partial<BasicSelector>[]): Selectors => ({
  kind: 'basic',
  selectors: overrides.map((each) => ({ ...DEFAULT_SELECTOR, ...each })),
})
const none = { equals: [], startsWith: [], endsWith: [], notEquals: [], notStartsWith: [], notEndsWith: [] }
const management: Condition = { ...none, field: 'eventCategory', equals: ['Management'] }
const advanced = (...conditions: (Partial<Condition> & { field: string })[]): Selectors => ({
  kind: 'advanced',
  selectors: [{ name: null, conditions: conditions.map((each) => ({ ...none, ...each })) }],
})
const values = (count: number) => Array.from({ length: count }, (_, i) => `arn:aws:s3:::bucket${i}/`)
const objects = (count: number) => [{ type: 'AWS::S3::Object', values: values(count) }]

test('returns null for the default selector', () => {
  expect(checkSelectors(basic({}))).toBeNull()
})

describe('checkSelectors returns the selectors unchanged:', () => {
  test.each<[string, Selectors]>([
    ['five basic selectors', basic({ readWrite: 'ReadOnly' }, {}, {}, {}, {})],
    ['250 data resources', basic({ dataResources: objects(250) })],
    ['an excluded source', basic({ excludedSources: ['kms.amazonaws.com'] })],
    ['data events only', basic({ hasManagementEvents: false, dataResources: objects(1) })],
    ['a condition on a field', advanced(management, { field: 'eventName', notStartsWith: ['Get'] })],
    ['500 values in total', advanced(management, { field: 'eventName', equals: values(499) })],
  ])('%s', (_, selectors) => {
    expect(checkSelectors(selectors)).toEqual(selectors)
  })
})

describe('checkSelectors rejects', () => {
  test.each<[string, Selectors]>([
    ['an empty list', basic()],
    ['six basic selectors', basic({}, {}, {}, {}, {}, {})],
    ['251 data resources in total', basic({ dataResources: objects(200) }, { dataResources: objects(51) })],
    [
      'a data type that basic selectors do not support',
      basic({ dataResources: [{ type: 'AWS::EC2::Instance', values: [] }] }),
    ],
    [
      'a data value that is not an ARN',
      basic({ dataResources: [{ type: 'AWS::S3::Object', values: ['bucket'] }] }),
    ],
    ['an excluded source other than KMS and RDS Data', basic({ excludedSources: ['ec2.amazonaws.com'] })],
    ['a selector that selects nothing', basic({ hasManagementEvents: false })],
    ['a selector without eventCategory', advanced({ field: 'eventName', equals: ['X'] })],
    ['an unknown category', advanced({ field: 'eventCategory', equals: ['Other'] })],
    ['two categories', advanced({ field: 'eventCategory', equals: ['Management', 'Data'] })],
    [
      'a field twice',
      advanced(management, { field: 'eventName', equals: ['X'] }, { field: 'eventName', equals: ['Y'] }),
    ],
    ['an unknown field', advanced(management, { field: 'colour', equals: ['X'] })],
    ['a field without a value', advanced(management, { field: 'eventName' })],
    ['an empty value', advanced(management, { field: 'eventName', equals: [''] })],
    ['a very long value', advanced(management, { field: 'eventName', equals: ['x'.repeat(2_049)] })],
    ['readOnly with StartsWith', advanced(management, { field: 'readOnly', startsWith: ['t'] })],
    ['readOnly that is neither true nor false', advanced(management, { field: 'readOnly', equals: ['yes'] })],
    ['501 values in total', advanced(management, { field: 'eventName', equals: values(500) })],
    [
      'a very long name',
      { kind: 'advanced', selectors: [{ name: 'n'.repeat(1_001), conditions: [management] }] },
    ],
  ])('%s', (_, selectors) => {
    expect(() => checkSelectors(selectors)).toThrow(
      expect.objectContaining({ reason: 'selectors', code: 'invalid' }),
    )
  })
})
