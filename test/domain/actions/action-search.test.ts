import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { extendCatalogue } from '../../../src/domain/actions/action-catalogue-file.ts'
import { listActions } from '../../../src/domain/actions/action-search.ts'

const found = (question: string) => listActions(ACTION_CATALOGUE, question).map(({ name }) => name)

describe('the list of actions', () => {
  test('has all of them by name when nothing is asked for', () => {
    expect(found('')).toEqual([...ACTION_CATALOGUE.keys()].sort())
    expect(found('  ')).toEqual(found(''))
  })

  test('is searched in name, title and object type, whatever the case, for every word', () => {
    expect(found('runinst')).toEqual(['RunInstances'])
    expect(found('DEPLOY SERVER')).toEqual(['DeployServer', 'RunInstances'])
    expect(found('server deploy')).toEqual(found('deploy server'))
    expect(found('ip_block')).toEqual(['AddPublicIpBlock', 'RemovePublicIpBlock'])
    expect(found('coffee')).toEqual([])
    expect(found('name\ntitle')).toEqual([])
    const theirs = extendCatalogue('{"actions":{"Brew":{"title":"Сварить кофе"}}}', ACTION_CATALOGUE)
    expect(listActions(theirs, 'КОФЕ')).toEqual([
      { ...{ name: 'Brew', title: 'Сварить кофе', objectType: null }, ...{ readOnly: false }, ...still },
    ])
  })

  test('says of each whether it reads, as its events do', () => {
    const reading = new Map(listActions(ACTION_CATALOGUE, '').map(({ name, readOnly }) => [name, readOnly]))
    const names = [
      'DescribeInstances',
      'StopInstances',
      'VerifyTrail',
      'DownloadEvents',
      'PutEvents',
      'CheckMfa',
    ]
    expect(names.map((name) => reading.get(name))).toEqual([true, false, true, true, false, true])
  })

  test('says how actions go on', () => {
    expect(listActions(ACTION_CATALOGUE, 'StopInstances')).toEqual([
      {
        ...{ name: 'StopInstances', title: 'Stop Server', objectType: 'SERVER' },
        ...{ readOnly: false, asynchronous: true, effect: 'stopped' },
      },
    ])
  })
})

const still = { asynchronous: false, effect: null }
