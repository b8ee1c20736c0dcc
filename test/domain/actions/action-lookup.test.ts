import { describe, expect, test } from 'bun:test'
import { ACTIONS } from '../../../src/domain/actions/action-catalogue.ts'
import { catalogueWith } from '../../../src/domain/actions/action-catalogue-file.ts'
import { namedAction } from '../../../src/domain/actions/action-lookup.ts'

describe('an action by its name', () => {
  test('has what the catalogue knows, and its name in capitals', () => {
    const { action, title, method } = namedAction('StopInstances', ACTIONS)
    expect(action).toMatchObject({ effect: 'stopped', objectType: 'SERVER' })
    expect(title).toBe(action?.title ?? '')
    expect(method).toBe('STOP_INSTANCES')
  })

  test('tells the kind of thing by its title where nothing is known of it', () => {
    const { action, title, objectType } = namedAction('payroll.runs.approve', ACTIONS)
    expect({ action, title, objectType }).toEqual({
      action: null,
      title: 'Approve Payroll Runs',
      objectType: 'PAYROLL_RUN',
    })
  })

  test('is remembered for each catalogue by itself', () => {
    const before = namedAction('ReticulateSplines', ACTIONS)
    const ours = catalogueWith('{"actions":{"ReticulateSplines":{"title":"Bend"}}}', ACTIONS)
    expect(namedAction('ReticulateSplines', ours).title).toBe('Bend')
    expect(namedAction('ReticulateSplines', ACTIONS)).toBe(before)
  })

  test('is found anew after more names than are remembered', () => {
    for (let each = 0; each < 2_500; each += 1) namedAction(`ReadPage${each}`, ACTIONS)
    expect(namedAction('StopInstances', ACTIONS).method).toBe('STOP_INSTANCES')
  })
})
