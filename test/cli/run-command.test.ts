import { describe, expect, test } from 'bun:test'
import about from '../../package.json' with { type: 'json' }
import { SETTINGS } from '../../src/config.ts'
import { runDaybook } from '../support/run-daybook.ts'

describe('the command line', () => {
  test('lists every command and every setting in help', async () => {
    const { code, out } = await runDaybook(['help'])
    expect(code).toBe(0)
    const verbs = [...out.matchAll(/^ {2}daybook ([a-z]+)/gm)].map(([, verb]) => verb)
    expect(verbs).toEqual(['serve', 'demo', 'import', 'verify', 'user', 'customer', 'version', 'help'])
    for (const { name, meaning } of Object.values(SETTINGS)) {
      expect(out).toContain(name)
      expect(out).toContain(meaning)
    }
  })

  test('says its version', async () => {
    expect(await runDaybook(['version'])).toEqual({ code: 0, out: `daybook ${about.version}\n`, err: '' })
  })

  test.each([
    [['fly'], 'There is no command fly; daybook help lists those there are.'],
    [['constructor'], 'There is no command constructor; daybook help lists those there are.'],
    [['serve', 'now'], 'daybook serve takes nothing more, but got now.'],
    [['import'], 'Name what to import: daybook import PATH… [--shift-to-now] [--project ID]'],
    [['import', '--fast', 'x'], "Unknown option '--fast'."],
    [['user'], 'Call it like this: daybook user add|password NAME[@ACCOUNT-ID]'],
    [['user', 'rename', 'x'], 'Call it like this: daybook user add|password NAME[@ACCOUNT-ID]'],
  ])('answers %j with a sentence and 2', async (args, sentence) => {
    const { code, out, err } = await runDaybook(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(sentence)
  })

  test('answers a bad setting with a sentence and 2, before anything is touched', async () => {
    const { code, err } = await runDaybook(['serve'], { DAYBOOK_PORT: 'eighty' })
    expect({ code, err }).toEqual({
      code: 2,
      err: 'DAYBOOK_PORT must be a whole number from 0 to 65535.\n',
    })
  })
})
