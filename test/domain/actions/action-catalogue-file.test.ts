import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE, actionTitle, findAction } from '../../../src/domain/actions/action-catalogue.ts'
import { extendCatalogue } from '../../../src/domain/actions/action-catalogue-file.ts'

const extendWith = (actions: object) => extendCatalogue(JSON.stringify({ actions }), ACTION_CATALOGUE)

describe('an actions file', () => {
  test('adds an unknown action with the members it gives', () => {
    const flush = { title: 'Flush Cache', objectType: 'CACHE_ZONE', asynchronous: true, tells: ['zone'] }
    const catalogue = extendWith({ FlushCache: flush, BrewCoffee: { title: 'Сварить кофе' } })
    expect(catalogue.size).toBe(ACTION_CATALOGUE.size + 2)
    expect(catalogue.get('FlushCache')).toEqual({
      ...{ title: 'Flush Cache', objectType: 'CACHE_ZONE', isAsynchronous: true, effect: null },
      tells: ['zone'],
    })
    expect(catalogue.get('BrewCoffee')).toEqual({
      ...{ title: 'Сварить кофе', objectType: null, isAsynchronous: false, effect: null },
      tells: [],
    })
    expect(actionTitle('brew_coffee', catalogue)).toBe('Сварить кофе')
  })

  test('replaces only the members of a known action that it gives', () => {
    const catalogue = extendWith({
      StopInstances: { title: 'Halt Machine' },
      RunInstances: { title: 'Run', effect: null },
      RebootInstances: { asynchronous: false },
    })
    expect(catalogue.size).toBe(ACTION_CATALOGUE.size)
    expect(findAction('StopInstances', catalogue)).toEqual({
      ...{ title: 'Halt Machine', objectType: 'SERVER', isAsynchronous: true, effect: 'stopped' },
      tells: [],
    })
    expect(catalogue.get('RunInstances')).toMatchObject({ effect: null, tells: ['instanceType'] })
    expect(catalogue.get('RebootInstances')).toMatchObject({ title: 'Reboot Server', isAsynchronous: false })
    expect(actionTitle('StopInstances', ACTION_CATALOGUE)).toBe('Stop Server')
  })

  test('may have no actions, or the maximum number', () => {
    expect(extendWith({})).toEqual(ACTION_CATALOGUE)
    const many = Array.from({ length: 2_000 }, (_, index) => [`Action${index}`, { title: 'T'.repeat(128) }])
    expect(extendWith(Object.fromEntries(many)).size).toBe(ACTION_CATALOGUE.size + 2_000)
  })

  test('cannot change the prototype of objects', () => {
    const catalogue = extendCatalogue('{"actions":{"__proto__":{"title":"Ghost"}}}', ACTION_CATALOGUE)
    expect(actionTitle('__proto__', catalogue)).toBe('Ghost')
    expect(actionTitle('toString', catalogue)).toBe('To String')
  })
})

describe('an actions file is rejected if it is', () => {
  test.each([
    ['not JSON', '{"actions":', 'The file is not valid JSON.'],
    ['a list', '[]', 'The file must contain an object such as {"actions":{…}}; got an array.'],
    ['of another shape', '{"tasks":{}}', 'The file has an unknown member "tasks". It may only have actions.'],
    ['without actions', '{}', '`actions` must be an object with a member for each action; got nothing.'],
    ['a list of actions', '{"actions":[]}', '`actions` must be an object'],
  ])('%s', (_, text, sentence) => {
    expect(() => extendCatalogue(text, ACTION_CATALOGUE)).toThrow(sentence)
  })

  test('too large', () => {
    const many = Object.fromEntries(
      Array.from({ length: 2_001 }, (_, index) => [`Action${index}`, { title: 'T' }]),
    )
    expect(() => extendWith(many)).toThrow('`actions` must have at most 2,000 members; got 2,001.')
  })

  test.each([
    [{ '': { title: 'T' } }, 'Action "": the name must be 1 to 256 characters on one line'],
    [{ [`${'n'.repeat(257)}`]: { title: 'T' } }, `Action "${'n'.repeat(64)}…": the name must be 1 to 256`],
    [{ 'a\nb': { title: 'T' } }, 'Action "a\uFFFDb": the name must be 1 to 256'],
    [{ ' Flush': { title: 'T' } }, 'the name must be 1 to 256'],
    [
      { Flush: 'Flush Cache' },
      'Action "Flush": the value must be an object such as {"title":"Stop Server"}.',
    ],
    [{ Flush: null }, 'Action "Flush": the value must be an object such as {"title":"Stop Server"}.'],
    [{ Flush: {} }, 'Action "Flush": `title` must be a string of 1 to 128 characters on one line'],
    [{ StopInstances: { title: null } }, 'Action "StopInstances": `title` must be a string'],
    [{ Flush: { title: '' } }, 'Action "Flush": `title` must be'],
    [{ Flush: { title: ' Flush' } }, 'Action "Flush": `title` must be'],
    [{ Flush: { title: 'T'.repeat(129) } }, 'Action "Flush": `title` must be'],
    [{ Flush: { title: 'a\u2028b' } }, 'Action "Flush": `title` must be'],
    [
      { Flush: { title: 'T', objectType: 'cache' } },
      'Action "Flush": `objectType` must be at most 64 capital letters',
    ],
    [{ Flush: { title: 'T', objectType: '_X' } }, 'Action "Flush": `objectType` must be'],
    [{ Flush: { title: 'T', objectType: 'X'.repeat(65) } }, 'Action "Flush": `objectType` must be'],
    [{ Flush: { title: 'T', objectType: null } }, 'Action "Flush": `objectType` must be'],
    [{ Flush: { title: 'T', asynchronous: 'no' } }, 'Action "Flush": `asynchronous` must be true or false.'],
    [
      { Flush: { title: 'T', effect: 'idle' } },
      'Action "Flush": `effect` must be running, stopped, gone or null.',
    ],
    [
      { CreateVpc: { title: 'T', effect: 'gone' } },
      'Action "CreateVpc": `effect` must be null, because only actions',
    ],
    [
      { StopInstances: { title: 'T', objectType: 'VM' } },
      'Action "StopInstances": `effect` must be null, because only',
    ],
    [
      { Flush: { title: 'T', tells: 'zone' } },
      'Action "Flush": `tells` must be a list of at most 8 parameter names',
    ],
    [{ Flush: { title: 'T', tells: Array(9).fill('zone') } }, 'Action "Flush": `tells` must be a list'],
    [{ Flush: { title: 'T', tells: [''] } }, 'Action "Flush": `tells` must be a list'],
    [{ Flush: { title: 'T', tells: [1] } }, 'Action "Flush": `tells` must be a list'],
    [
      { Flush: { title: 'T', tells: ['zone', 'adminPassword'] } },
      'Action "Flush": `tells` must be without adminPassword',
    ],
    [
      { Flush: { title: 'T', readOnly: true } },
      'Action "Flush" has an unknown member "readOnly". It may have title, objectType',
    ],
  ])('%j', (actions, sentence) => {
    expect(() => extendWith(actions)).toThrow(sentence)
  })
})
