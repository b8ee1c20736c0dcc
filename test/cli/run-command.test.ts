import { describe, expect, test } from 'bun:test'
import about from '../../package.json' with { type: 'json' }
import { SETTINGS } from '../../src/config.ts'
import { runDaybook } from '../support/run-daybook.ts'

describe('the command line', () => {
  test('lists every command and every setting in help', async () => {
    const { code, out } = await runDaybook(['help'])
    expect(code).toBe(0)
    const commands = [...out.matchAll(/^ {2}daybook ([a-z]+)/gm)].map(([, command]) => command)
    expect(commands).toEqual([
      'serve',
      'demo',
      'import',
      'verify',
      'backup',
      'restore',
      'move',
      'doctor',
      'healthcheck',
      'recount',
      'user',
      'customer',
      'key',
      'version',
      'help',
    ])
    for (const { name, meaning } of Object.values(SETTINGS)) {
      expect(out).toContain(name)
      expect(out).toContain(meaning)
    }
  })

  test('prints the version', async () => {
    expect(await runDaybook(['version'])).toEqual({
      code: 0,
      out: `daybook ${about.version} (unknown commit)\n`,
      err: '',
    })
  })

  test.each([
    [['fly'], 'There is no command fly. Run daybook help for a list of commands.'],
    [['constructor'], 'There is no command constructor. Run daybook help for a list of commands.'],
    [['serve', 'now'], 'daybook serve takes no arguments; got now.'],
    [['import'], 'No files or folders given. Usage: daybook import PATH… [--shift-to-now] [--project ID]'],
    [['import', '--fast', 'x'], "Unknown option '--fast'."],
    [['user'], 'Usage: daybook user add|password NAME[@ACCOUNT-ID]'],
    [['move'], 'Usage: daybook move --to DATABASE_URL | --to-folder FOLDER'],
    [['move', '--to', 'a', '--to-folder', 'b'], 'Usage: daybook move --to DATABASE_URL | --to-folder FOLDER'],
    [['move', '--to', 'mysql://db/daybook'], 'DATABASE_URL must'],
    [['user', 'rename', 'x'], 'Usage: daybook user add|password NAME[@ACCOUNT-ID]'],
  ])('rejects %j with a sentence and exit code 2', async (args, sentence) => {
    const { code, out, err } = await runDaybook(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(sentence)
  })

  test('rejects an invalid setting with a sentence and exit code 2', async () => {
    const { code, err } = await runDaybook(['serve'], { DAYBOOK_PORT: 'eighty' })
    expect({ code, err }).toEqual({
      code: 2,
      err: 'DAYBOOK_PORT must be a whole number from 0 to 65535.\n',
    })
  })
})
