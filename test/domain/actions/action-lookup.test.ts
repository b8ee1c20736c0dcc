import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { extendCatalogue } from '../../../src/domain/actions/action-catalogue-file.ts'
import { describeAction } from '../../../src/domain/actions/action-lookup.ts'

describe('an action by its name', () => {
  test('has what the catalogue knows, and its name in capitals', () => {
    const { action, title, method } = describeAction('StopInstances', ACTION_CATALOGUE)
    expect(action).toMatchObject({ effect: 'stopped', objectType: 'SERVER' })
    expect(title).toBe(action?.title ?? '')
    expect(method).toBe('STOP_INSTANCES')
  })

  test('tells the kind of thing by its title where nothing is known of it', () => {
    const { action, title, objectType } = describeAction('payroll.runs.approve', ACTION_CATALOGUE)
    expect({ action, title, objectType }).toEqual({
      action: null,
      title: 'Approve Payroll Runs',
      objectType: 'PAYROLL_RUN',
    })
  })

  test('is remembered for each catalogue by itself', () => {
    const before = describeAction('ReticulateSplines', ACTION_CATALOGUE)
    const ours = extendCatalogue('{"actions":{"ReticulateSplines":{"title":"Bend"}}}', ACTION_CATALOGUE)
    expect(describeAction('ReticulateSplines', ours).title).toBe('Bend')
    expect(describeAction('ReticulateSplines', ACTION_CATALOGUE)).toBe(before)
  })

  test('is found anew after more names than are remembered', () => {
    for (let each = 0; each < 2_500; each += 1) describeAction(`ReadPage${each}`, ACTION_CATALOGUE)
    expect(describeAction('StopInstances', ACTION_CATALOGUE).method).toBe('STOP_INSTANCES')
  })
})
