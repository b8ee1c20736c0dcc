import { describe, expect, test } from 'bun:test'
import type { Event } from '../../../src/domain/events/event.ts'
import {
  type BasicSelector,
  type Condition,
  DEFAULT_SELECTOR,
  type Selectors,
  selectsEvent,
} from '../../../src/domain/trails/selector.ts'

const read = eventOf({ readOnly: true })
const write = eventOf({ readOnly: false })
const object = eventOf({
  readOnly: true,
  resources: [{ type: 'AWS::S3::Object', name: 'arn:aws:s3:::photos/2026/a.jpg' }],
  record: '{"eventCategory":"Data"}',
})
const call = eventOf({
  resources: [{ type: 'AWS::Lambda::Function', name: 'arn:aws:lambda:local:1:function:hello2' }],
  record: '{"managementEvent":false}',
})

test('a trail without selectors saves every event', () => {
  for (const event of [read, write, object, call]) expect(selectsEvent({ selectors: null }, event)).toBe(true)
})

describe('basic selectors', () => {
  const cases: [string, Partial<BasicSelector>, boolean[]][] = [
    ['all management events', {}, [true, true, false, false]],
    ['reads', { readWrite: 'ReadOnly' }, [true, false, false, false]],
    ['writes', { readWrite: 'WriteOnly' }, [false, true, false, false]],
    ['no management events', { hasManagementEvents: false }, [false, false, false, false]],
    [
      'without the events of an excluded source',
      { excludedSources: ['ec2.amazonaws.com'] },
      [false, false, false, false],
    ],
    ['a bucket’s objects', { dataResources: [data('arn:aws:s3:::photos/')] }, [true, true, true, false]],
    [
      'another bucket’s objects',
      { dataResources: [data('arn:aws:s3:::photo/')] },
      [true, true, false, false],
    ],
    ['all objects', { dataResources: [data('arn:aws:s3')] }, [true, true, true, false]],
    [
      'writes of objects',
      { readWrite: 'WriteOnly', dataResources: [data('arn:aws:s3')] },
      [false, true, false, false],
    ],
    [
      'a function',
      { dataResources: [fn('arn:aws:lambda:local:1:function:hello2')] },
      [true, true, false, true],
    ],
    [
      'a function by a prefix of its name only',
      { dataResources: [fn('arn:aws:lambda:local:1:function:hello')] },
      [true, true, false, false],
    ],
    ['all functions', { dataResources: [fn('arn:aws:lambda')] }, [true, true, false, true]],
  ]
  test.each(cases)('%s', (_, overrides, expected) => {
    const selectors: Selectors = { kind: 'basic', selectors: [{ ...DEFAULT_SELECTOR, ...overrides }] }
    expect([read, write, object, call].map((event) => selectsEvent({ selectors }, event))).toEqual(expected)
  })

  test('an event is selected if any selector selects it', () => {
    const selectors: Selectors = {
      kind: 'basic',
      selectors: [
        { ...DEFAULT_SELECTOR, readWrite: 'WriteOnly' },
        { ...DEFAULT_SELECTOR, hasManagementEvents: false, dataResources: [data('arn:aws:s3')] },
      ],
    }
    expect([read, write, object, call].map((event) => selectsEvent({ selectors }, event))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })
})

describe('advanced selectors', () => {
  const event = eventOf({
    eventName: 'PutObject',
    eventSource: 's3.amazonaws.com',
    readOnly: false,
    errorCode: null,
    resources: [
      { type: 'AWS::S3::Object', name: 'arn:aws:s3:::photos/a' },
      { type: 'AWS::S3::Bucket', name: 'arn:aws:s3:::photos' },
    ],
    record:
      '{"eventCategory":"Data","userIdentity":{"arn":"arn:aws:iam::1:user/alice"},"eventType":"AwsApiCall"}',
  })
  const cases: [string, Partial<Condition> & { field: string }, boolean][] = [
    ['equals', { field: 'eventName', equals: ['GetObject', 'PutObject'] }, true],
    ['equals none of the values', { field: 'eventName', equals: ['GetObject'] }, false],
    ['is case-sensitive', { field: 'eventName', equals: ['putobject'] }, false],
    ['starts with', { field: 'eventName', startsWith: ['Put'] }, true],
    ['ends with', { field: 'eventSource', endsWith: ['.amazonaws.com'] }, true],
    [
      'one positive operator of several is enough',
      { field: 'eventName', equals: ['X'], startsWith: ['Put'] },
      true,
    ],
    ['does not equal', { field: 'eventName', notEquals: ['GetObject'] }, true],
    ['not-equals fails for an equal value', { field: 'eventName', notEquals: ['PutObject'] }, false],
    ['does not start with', { field: 'eventName', notStartsWith: ['Get', 'Put'] }, false],
    ['does not end with', { field: 'eventName', notEndsWith: ['Bucket'] }, true],
    [
      'positive and negative operators must all hold',
      { field: 'eventName', startsWith: ['Put'], notEndsWith: ['Object'] },
      false,
    ],
    ['any resource with a prefix', { field: 'resources.ARN', startsWith: ['arn:aws:s3:::photos/'] }, true],
    ['no resource with a prefix', { field: 'resources.ARN', notStartsWith: ['arn:aws:s3:::photos'] }, false],
    ['a resource’s type', { field: 'resources.type', equals: ['AWS::S3::Object'] }, true],
    ['readOnly as a string', { field: 'readOnly', equals: ['true'] }, false],
    ['the category', { field: 'eventCategory', equals: ['Data'] }, true],
    ['a member of userIdentity', { field: 'userIdentity.arn', endsWith: ['user/alice'] }, true],
    ['a member of the record', { field: 'eventType', equals: ['AwsApiCall'] }, true],
    ['a missing field meets no positive operator', { field: 'errorCode', startsWith: [''] }, false],
    [
      'a missing field meets every negative operator',
      { field: 'errorCode', notEquals: ['AccessDenied'] },
      true,
    ],
    ['the project', { field: 'project', equals: ['default'] }, true],
  ]
  test.each(cases)('%s', (_, condition, expected) => {
    const selectors: Selectors = {
      kind: 'advanced',
      selectors: [
        {
          name: null,
          conditions: [conditionOf({ field: 'eventCategory', equals: ['Data'] }), conditionOf(condition)],
        },
      ],
    }
    expect(selectsEvent({ selectors }, event)).toBe(expected)
  })
})

function eventOf(overrides: Partial<Event>): Event {
  return {
    customer: 1,
    id: 'e',
    eventTime: new Date(0),
    eventName: 'StopInstances',
    userName: 'alice',
    project: 'default',
    eventSource: 'ec2.amazonaws.com',
    readOnly: false,
    sourceIPAddress: null,
    errorCode: null,
    accessKeyId: null,
    resources: [],
    record: '{}',
    ...overrides,
  }
}

function conditionOf(overrides: Partial<Condition> & { field: string }): Condition {
  const none = { equals: [], startsWith: [], endsWith: [], notEquals: [], notStartsWith: [], notEndsWith: [] }
  return { ...none, ...overrides }
}

function data(value: string) {
  return { type: 'AWS::S3::Object', values: [value] }
}

function fn(value: string) {
  return { type: 'AWS::Lambda::Function', values: [value] }
}
