import { describe, expect, test } from 'bun:test'
import { OPERATIONS } from '../../../src/domain/access/permissions.ts'
import {
  ACTION_CATALOGUE,
  ACTION_FAMILIES,
  actionTitle,
  findAction,
} from '../../../src/domain/actions/action-catalogue.ts'
import {
  ASYNCHRONOUS_ACTIONS,
  DETAIL_PARAMETERS,
  SERVER_EFFECTS,
} from '../../../src/domain/actions/action-traits.ts'
import { isReadOnlyAction } from '../../../src/domain/actions/read-only-action.ts'

describe('the title of an action', () => {
  test.each([
    ['StopInstances', 'Stop Server'],
    ['RunInstances', 'Deploy Server'],
    ['TerminateInstances', 'Delete Server'],
    ['ConsoleLogin', 'Sign In'],
    ['DeleteBucket', 'Delete Bucket'],
    ['DescribeDBInstances', 'List Databases'],
    ['CreateFunction20150331', 'Create Function'],
    ['UpdateFunctionCode20150331v2', 'Change Code of Function'],
    ['ShutdownServer', 'Graceful Shutdown Server'],
    ['AddPublicIpBlock', 'Add IP Block'],
    ['GenerateConsoleAccessSessionToken', 'Get Console Access Session Token'],
  ])('of %p is the catalogue’s: %p', (name, title) => {
    expect(actionTitle(name, ACTION_CATALOGUE)).toBe(title)
  })

  test.each([
    ['DEPLOY_SERVER', 'Deploy Server', 'SERVER'],
    ['deployServer', 'Deploy Server', 'SERVER'],
    ['stop_instances', 'Stop Server', 'SERVER'],
    ['s3:PutObject', 'Write Object', 'OBJECT'],
  ])('of %p is found under another spelling of the name: %p', (name, title, objectType) => {
    expect(actionTitle(name, ACTION_CATALOGUE)).toBe(title)
    expect(findAction(name, ACTION_CATALOGUE)?.objectType).toBe(objectType)
  })

  test.each([
    ['GetFunctionUrlConfig20200101', 'Get Function URL Config'],
    ['BrewCoffee', 'Brew Coffee'],
    ['constructor', 'Constructor'],
    ['СтопСервер', 'Стоп Сервер'],
    ['already in words', 'already in words'],
    ['', ''],
  ])('of %p, which is not in the catalogue, is made of the words in it: %p', (name, title) => {
    expect(actionTitle(name, ACTION_CATALOGUE)).toBe(title)
  })
})

describe('the action catalogue', () => {
  const names = ACTION_FAMILIES.flatMap((actions) =>
    Object.values(actions).flatMap((titles) => Object.keys(titles)),
  )

  test('has hundreds of actions, none of them twice', () => {
    expect(ACTION_CATALOGUE.size).toBeGreaterThan(300)
    expect(names.toSorted()).toEqual([...ACTION_CATALOGUE.keys()].toSorted())
  })

  test('has a title and an object type for each action', () => {
    for (const [name, { title, objectType }] of ACTION_CATALOGUE) {
      expect([name, title]).toEqual([name, expect.stringMatching(/^[A-Z][\w -]*\w$/)])
      expect([name, objectType]).toEqual([name, expect.stringMatching(/^[A-Z]+(_[A-Z]+)*$/)])
    }
  })

  test('has every operation of Daybook', () => {
    const others = ['AwsConsoleSignIn', 'AwsConsoleSignOut', 'AwsConsoleAutoSignOut', 'CreateCustomer']
    const own = [...Object.keys(OPERATIONS), ...others, 'RemoteStopServer', 'RemoteStartServer']
    expect(own.filter((name) => !ACTION_CATALOGUE.has(name))).toEqual([])
  })

  test('has traits only of actions that it has', () => {
    const names = [...ASYNCHRONOUS_ACTIONS, ...SERVER_EFFECTS.keys(), ...DETAIL_PARAMETERS.keys()]
    expect(names.filter((name) => !ACTION_CATALOGUE.has(name))).toEqual([])
  })

  test('has asynchronous actions and effects only among changes, and effects only on servers', () => {
    for (const [name, { objectType, effect, isAsynchronous }] of ACTION_CATALOGUE) {
      if (effect !== null) expect([name, objectType]).toEqual([name, 'SERVER'])
      if (effect !== null || isAsynchronous) expect([name, isReadOnlyAction(name)]).toEqual([name, false])
    }
  })

  test('shows the report no parameter that may be a secret', () => {
    const parameters = [...DETAIL_PARAMETERS.values()].flat()
    expect(parameters.filter((name) => /pass|secret|token|credential|private|data$/i.test(name))).toEqual([])
  })

  test('does not find other names', () => {
    for (const name of ['BrewCoffee', 'toString', '', ' '.repeat(3)])
      expect(findAction(name, ACTION_CATALOGUE)).toBeNull()
  })
})
