import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { extendCatalogue } from '../../../src/domain/actions/action-catalogue-file.ts'
import { listActions } from '../../../src/domain/actions/action-search.ts'

const namesFor = (search: string) => listActions(ACTION_CATALOGUE, search).map(({ name }) => name)

describe('the list of actions', () => {
  test('contains all actions, sorted by name, for an empty search', () => {
    expect(namesFor('')).toEqual([...ACTION_CATALOGUE.keys()].sort())
    expect(namesFor('  ')).toEqual(namesFor(''))
  })

  test('contains the actions with every word of the search in name, title or object type, in any case', () => {
    expect(namesFor('runinst')).toEqual(['RunInstances'])
    expect(namesFor('DEPLOY SERVER')).toEqual(['DeployServer', 'RunInstances'])
    expect(namesFor('server deploy')).toEqual(namesFor('deploy server'))
    expect(namesFor('ip_block')).toEqual(['AddPublicIpBlock', 'RemovePublicIpBlock'])
    expect(namesFor('coffee')).toEqual([])
    expect(namesFor('name\ntitle')).toEqual([])
    const extended = extendCatalogue('{"actions":{"Brew":{"title":"Сварить кофе"}}}', ACTION_CATALOGUE)
    expect(listActions(extended, 'КОФЕ')).toEqual([
      { ...{ name: 'Brew', title: 'Сварить кофе', objectType: null }, ...{ readOnly: false }, ...noTraits },
    ])
  })

  test('shows whether an action only reads, as its events do', () => {
    const readOnlyByName = new Map(
      listActions(ACTION_CATALOGUE, '').map(({ name, readOnly }) => [name, readOnly]),
    )
    const names = [
      'DescribeInstances',
      'StopInstances',
      'VerifyTrail',
      'DownloadEvents',
      'PutEvents',
      'CheckMfa',
    ]
    expect(names.map((name) => readOnlyByName.get(name))).toEqual([true, false, true, true, false, true])
  })

  test('shows whether an action is asynchronous, and its effect', () => {
    expect(listActions(ACTION_CATALOGUE, 'StopInstances')).toEqual([
      {
        ...{ name: 'StopInstances', title: 'Stop Server', objectType: 'SERVER' },
        ...{ readOnly: false, asynchronous: true, effect: 'stopped' },
      },
    ])
  })
})

const noTraits = { asynchronous: false, effect: null }
