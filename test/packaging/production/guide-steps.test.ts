import { expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'bun'
import { SETTINGS } from '../../../src/config.ts'
import { readGuideSteps } from './guide-steps.ts'

// The commands themselves are run by walk.ts, which needs root, a mirror of Debian and minutes.
const steps = readGuideSteps()
const all = steps.map(({ script }) => script).join('\n')

test('the guide Production has blocks that bash can read, with the variables that they use', () => {
  expect(steps.length).toBeGreaterThan(8)
  for (const { title, script, definitions } of steps) {
    const { stderr } = spawnSync(['bash', '-n', '-c', `${definitions}\n${script}`])
    expect(`${title}: ${stderr}`).toBe(`${title}: `)
    const isDefined =
      !script.includes('$KEY') || `${definitions}\n${script}`.includes('KEY=FIRST-ACCESS-KEY:')
    expect([title, isDefined]).toEqual([title, true])
  }
})

test('the guide Production sets only what is a setting, and copies only what the package has', () => {
  const settings = Object.values(SETTINGS).flatMap(({ name, isSecret }) =>
    isSecret ? [name, `${name}_FILE`] : [name],
  )
  const set = [...all.matchAll(/^(?:export )?(DA[A-Z_]+)=/gm)].map(([, name = '']) => name)
  expect(set.length).toBeGreaterThan(6)
  expect(set.filter((name) => !settings.includes(name))).toEqual([])
  const examples = [...all.matchAll(/\/usr\/share\/doc\/daybook\/examples\/(\S+)/g)].map(
    ([, name = '']) => name,
  )
  expect(examples.filter((name) => !existsSync(join(import.meta.dir, '../proxies', name)))).toEqual([])
})
