import { expect, test } from 'bun:test'
import { ACTIONS, actionOf, titleOf } from '../../src/core/action.ts'

const TITLES = {
  StopInstances: 'Stop Server',
  RunInstances: 'Deploy Server',
  TerminateInstances: 'Delete Server',
  ConsoleLogin: 'Sign In',
  DeleteBucket: 'Delete Bucket',
  CreateFunction20150331: 'Create Function',
  UpdateFunctionCode20150331v2: 'Change Code of Function',
  DescribeDBInstances: 'Describe DB Instances',
  ListSSHPublicKeys: 'List SSH Public Keys',
  DescribeVpcEndpointServices: 'Describe VPC Endpoint Services',
  GetFunctionUrlConfig20200101: 'Get Function Url Config',
  BatchGetItem: 'Batch Get Item',
  Encrypted2Fa: 'Encrypted2 Fa',
  'already in words': 'already in words',
  СтопСервер: 'СтопСервер',
  constructor: 'constructor',
  '': '',
}

test.each(Object.entries(TITLES))('%p is shown as %p', (name, title) => {
  expect(titleOf(name)).toBe(title)
})

test('the catalogue knows more than a hundred actions, each with a title and a kind of thing', () => {
  expect(ACTIONS.size).toBeGreaterThan(100)
  for (const { title, objectType } of ACTIONS.values()) {
    expect(title).toMatch(/^[A-Z]/)
    expect(objectType).toMatch(/^[A-Z_]+$/)
  }
})

test('an action the catalogue does not know has no kind of thing', () => {
  expect(actionOf('StopInstances')).toMatchObject({ title: 'Stop Server', objectType: 'SERVER' })
  expect(actionOf('BrewCoffee')).toBeNull()
  expect(actionOf('toString')).toBeNull()
})
