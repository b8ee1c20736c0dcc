import { expect, test } from 'bun:test'
import { CHANGES_MAX, recordedChanges } from '../../../src/domain/events/recorded-changes.ts'

test('states of servers before and after are those of the response', () => {
  const item = { instanceId: 'i-1', currentState: { name: 'stopping' }, previousState: { name: 'running' } }
  const response = (items: unknown) => ({ responseElements: { instancesSet: { items } } })
  expect(recordedChanges(response([item, 'x', { instanceId: 'i-2' }]))).toEqual([
    { object: 'i-1', name: 'state', before: 'running', after: 'stopping' },
  ])
  expect(recordedChanges(response({ item }))).toEqual([])
})

test('an attribute that a request modifies has only a value afterwards', () => {
  const requestParameters = {
    instanceId: 'i-1',
    instanceType: { value: 't3.large' },
    userData: { value: {} },
  }
  expect(recordedChanges({ eventName: 'ModifyInstanceAttribute', requestParameters })).toEqual([
    { object: null, name: 'instanceType', before: null, after: 't3.large' },
  ])
  expect(recordedChanges({ eventName: 'DescribeInstanceAttribute', requestParameters })).toEqual([])
})

test('pending values of a database are beside those it has', () => {
  const responseElements = {
    ...{ dBInstanceClass: 'db.t3.small', allocatedStorage: 20 },
    pendingModifiedValues: {
      dBInstanceClass: 'db.t3.large',
      allocatedStorage: 100,
      multiAZ: true,
      none: null,
    },
  }
  expect(recordedChanges({ eventName: 'ModifyDBInstance', responseElements })).toEqual([
    { object: null, name: 'dBInstanceClass', before: 'db.t3.small', after: 'db.t3.large' },
    { object: null, name: 'allocatedStorage', before: '20', after: '100' },
    { object: null, name: 'multiAZ', before: null, after: 'true' },
  ])
})

test('other records say nothing, and the number of changes is limited', () => {
  const records = [{}, { requestParameters: null, responseElements: 'x' }, { eventName: 'ModifyThing' }]
  expect(records.flatMap(recordedChanges)).toEqual([])
  const many = Array.from({ length: 100 }, (_, i) => [`a${i}`, { value: i }])
  const record = { eventName: 'UpdateThing', requestParameters: Object.fromEntries(many) }
  expect(recordedChanges(record)).toHaveLength(CHANGES_MAX)
})
