import { expect, test } from 'bun:test'
import { findSimilarName } from '../../src/domain/similar-name.ts'

const NAMES: string[] = ['userName', 'eventName', 'eventSource', 'sourceIPAddress', 'errorCode', 'q', 'from']

test.each([
  ['username', 'userName'],
  ['user_name', 'userName'],
  ['user', 'userName'],
  ['usrName', 'userName'],
  ['sourceIpAdress', 'sourceIPAddress'],
  ['errorcodes', 'errorCode'],
  ['form', 'from'],
  ['fro', 'from'],
  ['p', null],
  ['event', null],
  ['x', null],
  ['', null],
  ['constructor', null],
  ['€', null],
])('a name like %j is similar to %j', (misspelt, similar) => {
  expect(findSimilarName(misspelt, NAMES)).toBe(similar)
})
