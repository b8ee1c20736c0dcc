import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'bun'
import { SETTINGS } from '../../../src/config.ts'

const UNIT = join(import.meta.dir, 'daybook.service')
const unit = readFileSync(UNIT, 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'daybook-unit-'))
afterAll(() => rmSync(folder, { recursive: true }))

const hasSystemd = Bun.which('systemd-analyze') !== null
if (!hasSystemd) console.log('not run: systemd-analyze is not installed')

function analyze(...args: string[]): { success: boolean; output: string } {
  const { success, stdout, stderr } = spawnSync(['systemd-analyze', ...args])
  return { success, output: `${stdout}${stderr}` }
}

describe('the unit of systemd', () => {
  test('sets only what is a setting', () => {
    const names = [...unit.matchAll(/^Environment=(\w+)=/gm)].map(([, name]) => name)
    const settings: string[] = Object.values(SETTINGS).map(({ name }) => name)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name = '') => !settings.includes(name))).toEqual([])
  })

  test.skipIf(!hasSystemd)('is exposed by 1.5 of 10 at most', () => {
    const { success, output } = analyze('security', '--offline=true', '--threshold=15', '--no-pager', UNIT)
    expect([success, output]).toEqual([true, expect.stringContaining('Overall exposure level')])
  })

  test.skipIf(!hasSystemd)('has no mistake that systemd finds, also with secrets as credentials', () => {
    // The program and the manual are installed by the package only.
    const here = unit
      .replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`)
      .replace(/^Documentation.*/m, '')
    const credentials =
      'LoadCredential=database-url:/etc/hostname\nEnvironment=DATABASE_URL_FILE=%d/database-url\n'
    const path = join(folder, 'daybook.service')
    writeFileSync(path, here.replace('[Service]\n', `[Service]\n${credentials}`))
    expect(analyze('verify', '--man=no', path)).toEqual({ success: true, output: '' })
  })
})
