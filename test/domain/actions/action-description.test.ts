import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { extendCatalogue } from '../../../src/domain/actions/action-catalogue-file.ts'
import { describeAction } from '../../../src/domain/actions/action-description.ts'

describe('the description of an action', () => {
  test('has the catalogue’s action, and the name in upper snake case', () => {
    const { action, title, method } = describeAction('StopInstances', ACTION_CATALOGUE)
    expect(action).toMatchObject({ effect: 'stopped', objectType: 'SERVER' })
    expect(title).toBe(action?.title ?? '')
    expect(method).toBe('STOP_INSTANCES')
  })

  test('derives the object type of an unknown action from its title', () => {
    const { action, title, objectType } = describeAction('payroll.runs.approve', ACTION_CATALOGUE)
    expect({ action, title, objectType }).toEqual({
      action: null,
      title: 'Approve Payroll Runs',
      objectType: 'PAYROLL_RUN',
    })
  })

  test('is cached for each catalogue separately', () => {
    const before = describeAction('ReticulateSplines', ACTION_CATALOGUE)
    const extended = extendCatalogue('{"actions":{"ReticulateSplines":{"title":"Bend"}}}', ACTION_CATALOGUE)
    expect(describeAction('ReticulateSplines', extended).title).toBe('Bend')
    expect(describeAction('ReticulateSplines', ACTION_CATALOGUE)).toBe(before)
  })

  test('is made again after more names than the cache holds', () => {
    for (let each = 0; each < 2_500; each += 1) describeAction(`ReadPage${each}`, ACTION_CATALOGUE)
    expect(describeAction('StopInstances', ACTION_CATALOGUE).method).toBe('STOP_INSTANCES')
  })
})
