import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE, actionTitle, findAction } from '../../../src/domain/actions/action-catalogue.ts'
import { extendCatalogue } from '../../../src/domain/actions/action-catalogue-file.ts'

const of = (actions: object) => extendCatalogue(JSON.stringify({ actions }), ACTION_CATALOGUE)

describe('what an operator adds to the catalogue', () => {
  test('is an action that was not known, with as much as is said of it', () => {
    const flush = { title: 'Flush Cache', objectType: 'CACHE_ZONE', asynchronous: true, tells: ['zone'] }
    const catalogue = of({ FlushCache: flush, BrewCoffee: { title: 'Сварить кофе' } })
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

  test('says only differently of a known action what it says', () => {
    const catalogue = of({
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

  test('may be nothing, or as much as there may be', () => {
    expect(of({})).toEqual(ACTION_CATALOGUE)
    const many = Array.from({ length: 2_000 }, (_, index) => [`Deed${index}`, { title: 'T'.repeat(128) }])
    expect(of(Object.fromEntries(many)).size).toBe(ACTION_CATALOGUE.size + 2_000)
  })

  test('cannot reach what no action is', () => {
    const catalogue = extendCatalogue('{"actions":{"__proto__":{"title":"Ghost"}}}', ACTION_CATALOGUE)
    expect(actionTitle('__proto__', catalogue)).toBe('Ghost')
    expect(actionTitle('toString', catalogue)).toBe('To String')
  })
})

describe('what an operator adds is refused with a sentence when it is', () => {
  test.each([
    ['no JSON', '{"actions":', 'The text is not valid JSON.'],
    ['a list', '[]', 'It must be an object such as {"actions":{…}}.'],
    ['of another shape', '{"deeds":{}}', 'There is no member deeds; it has actions.'],
    ['without actions', '{}', 'actions must be an object, with the names of actions.'],
    ['a list of actions', '{"actions":[]}', 'actions must be an object'],
  ])('%s', (_, text, sentence) => {
    expect(() => extendCatalogue(text, ACTION_CATALOGUE)).toThrow(sentence)
  })

  test('too much', () => {
    const many = Object.fromEntries(
      Array.from({ length: 2_001 }, (_, index) => [`Deed${index}`, { title: 'T' }]),
    )
    expect(() => of(many)).toThrow('actions may hold at most 2000 of them, and this has 2001.')
  })

  test.each([
    [{ '': { title: 'T' } }, '"": the name must be 1 to 256 characters on one line'],
    [{ [`${'n'.repeat(257)}`]: { title: 'T' } }, `${'n'.repeat(64)}: the name must be 1 to 256`],
    [{ 'a\nb': { title: 'T' } }, 'a\uFFFDb: the name must be 1 to 256'],
    [{ ' Flush': { title: 'T' } }, 'the name must be 1 to 256'],
    [
      { Flush: 'Flush Cache' },
      'Flush: what stands under it must be an object such as {"title":"Stop Server"}.',
    ],
    [{ Flush: null }, 'Flush: what stands under it must be an object such as {"title":"Stop Server"}.'],
    [{ Flush: {} }, 'Flush: title must be a text of 1 to 128 characters on one line'],
    [{ StopInstances: { title: null } }, 'StopInstances: title must be a text'],
    [{ Flush: { title: '' } }, 'Flush: title must be'],
    [{ Flush: { title: ' Flush' } }, 'Flush: title must be'],
    [{ Flush: { title: 'T'.repeat(129) } }, 'Flush: title must be'],
    [{ Flush: { title: 'a\u2028b' } }, 'Flush: title must be'],
    [{ Flush: { title: 'T', objectType: 'cache' } }, 'Flush: objectType must be at most 64 capital letters'],
    [{ Flush: { title: 'T', objectType: '_X' } }, 'Flush: objectType must be'],
    [{ Flush: { title: 'T', objectType: 'X'.repeat(65) } }, 'Flush: objectType must be'],
    [{ Flush: { title: 'T', objectType: null } }, 'Flush: objectType must be'],
    [{ Flush: { title: 'T', asynchronous: 'no' } }, 'Flush: asynchronous must be true or false.'],
    [{ Flush: { title: 'T', effect: 'idle' } }, 'Flush: effect must be running, stopped, gone or null.'],
    [{ CreateVpc: { title: 'T', effect: 'gone' } }, 'CreateVpc: effect must be null, for only what is done'],
    [{ StopInstances: { title: 'T', objectType: 'VM' } }, 'StopInstances: effect must be null, for only'],
    [{ Flush: { title: 'T', tells: 'zone' } }, 'Flush: tells must be a list of at most 8 names'],
    [{ Flush: { title: 'T', tells: Array(9).fill('zone') } }, 'Flush: tells must be a list'],
    [{ Flush: { title: 'T', tells: [''] } }, 'Flush: tells must be a list'],
    [{ Flush: { title: 'T', tells: [1] } }, 'Flush: tells must be a list'],
    [
      { Flush: { title: 'T', tells: ['zone', 'adminPassword'] } },
      'Flush: tells must be without adminPassword',
    ],
    [
      { Flush: { title: 'T', readOnly: true } },
      'Flush: there is no member readOnly; there are title, objectType',
    ],
  ])('%j', (actions, sentence) => {
    expect(() => of(actions)).toThrow(sentence)
  })
})
