import { describe, expect, test } from 'bun:test'
import {
  type BasicSelector,
  type Condition,
  DEFAULT_SELECTOR,
  type Selectors,
} from '../../../src/domain/trails/selector.ts'
import { checkSelectors } from '../../../src/domain/trails/selector-limits.ts'

const basic = (...all: Partial<BasicSelector>[]): Selectors => ({
  kind: 'basic',
  selectors: all.map((each) => ({ ...DEFAULT_SELECTOR, ...each })),
})
const none = { equals: [], startsWith: [], endsWith: [], notEquals: [], notStartsWith: [], notEndsWith: [] }
const management: Condition = { ...none, field: 'eventCategory', equals: ['Management'] }
const advanced = (...conditions: (Partial<Condition> & { field: string })[]): Selectors => ({
  kind: 'advanced',
  selectors: [{ name: null, conditions: conditions.map((each) => ({ ...none, ...each })) }],
})
const values = (count: number) => Array.from({ length: count }, (_, i) => `arn:aws:s3:::bucket${i}/`)
const objects = (count: number) => [{ type: 'AWS::S3::Object', values: values(count) }]

test('the default, chosen, is no choice', () => {
  expect(checkSelectors(basic({}))).toBeNull()
})

describe('selectors that a trail may have stay as they are:', () => {
  test.each<[string, Selectors]>([
    ['five basic ones', basic({ readWrite: 'ReadOnly' }, {}, {}, {}, {})],
    ['250 data resources', basic({ dataResources: objects(250) })],
    ['an excluded source', basic({ excludedSources: ['kms.amazonaws.com'] })],
    ['only data', basic({ hasManagementEvents: false, dataResources: objects(1) })],
    ['a field', advanced(management, { field: 'eventName', notStartsWith: ['Get'] })],
    ['500 values', advanced(management, { field: 'eventName', equals: values(499) })],
  ])('%s', (_, selectors) => {
    expect(checkSelectors(selectors)).toEqual(selectors)
  })
})

describe('refused are', () => {
  test.each<[string, Selectors]>([
    ['none', basic()],
    ['six', basic({}, {}, {}, {}, {}, {})],
    ['251 data resources in all', basic({ dataResources: objects(200) }, { dataResources: objects(51) })],
    [
      'a type of data that basic ones do not know',
      basic({ dataResources: [{ type: 'AWS::EC2::Instance', values: [] }] }),
    ],
    ['data that is not an ARN', basic({ dataResources: [{ type: 'AWS::S3::Object', values: ['bucket'] }] })],
    ['an excluded source of another kind', basic({ excludedSources: ['ec2.amazonaws.com'] })],
    ['one that chooses nothing', basic({ hasManagementEvents: false })],
    ['no category', advanced({ field: 'eventName', equals: ['X'] })],
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
    ['read only that starts with', advanced(management, { field: 'readOnly', startsWith: ['t'] })],
    ['read only that is neither', advanced(management, { field: 'readOnly', equals: ['yes'] })],
    ['501 values', advanced(management, { field: 'eventName', equals: values(500) })],
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
