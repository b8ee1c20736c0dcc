import { describe, expect, test } from 'bun:test'
import { OPERATIONS } from '../../../src/domain/access/permissions.ts'
import { DAYBOOK_ACTIONS } from '../../../src/domain/actions/families/daybook-actions.ts'
import { actionOwner } from '../../../src/domain/actions/own-action.ts'

describe('an action of Daybook', () => {
  const names = [...Object.keys(OPERATIONS), ...Object.values(DAYBOOK_ACTIONS).flatMap(Object.keys)]
  test.each([...new Set(names)])('is known to be one: %s', (name) => {
    expect(actionOwner(name)).toBeOneOf(['daybook', 'both'])
  })
})
