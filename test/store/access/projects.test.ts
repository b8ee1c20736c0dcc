import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openSeededStore, type SeededStore } from '../../support/seeded-store.ts'
import { eventOf, NOON } from '../../support/store-harness.ts'

const STORAGE = {
  ...{ endpoint: 'https://storage.example.com', region: 'r', pathStyle: true },
  ...{ accessKeyId: 'KEY', sealedSecret: 'sealed' },
}

describe.each(DATABASES)('projects, on %s,', (database) => {
  let rows: SeededStore
  beforeEach(async () => {
    rows = await openSeededStore(database)
  })
  afterEach(() => rows.close())

  test('change together with the event that tells of it, or not at all, and only of one customer', async () => {
    const theirs = async () => (await rows.everything())[1]
    const before = await theirs()
    const { projects } = rows.mine
    const attic = { id: 'attic', name: 'Attic' }
    await rows.brokenOff((log) => projects.create(attic, NOON, log))
    expect(await rows.done((log) => projects.create(attic, NOON, log))).toBe(true)
    expect(await rows.refused((log) => projects.create(attic, NOON, log))).toBe(false)
    const deeds = [
      (log: ReturnType<typeof eventOf>, id = 'cellar') => projects.rename(id, 'The cellar', log),
      (log: ReturnType<typeof eventOf>, id = 'cellar') => projects.setStorage(id, STORAGE, log),
      (log: ReturnType<typeof eventOf>, id = 'cellar') => projects.setStorage(id, null, log),
    ]
    for (const deed of deeds) {
      await rows.brokenOff((log) => deed(log))
      expect(await rows.done((log) => deed(log))).toBe(true)
      expect(await rows.refused((log) => deed(log, 'nowhere'))).toBe(false)
    }
    await rows.brokenOff((log) => projects.delete('cellar', log))
    expect(await rows.done((log) => projects.delete('cellar', log))).toBe('deleted')
    expect(await rows.refused((log) => projects.delete('cellar', log))).toBe('not found')
    expect(await theirs()).toEqual(before)
  })

  test('keep their storage as it was connected', async () => {
    await rows.done((log) => rows.mine.projects.setStorage('cellar', STORAGE, log))
    const find = async (customer: SeededStore['mine']) =>
      (await customer.projects.list()).find(({ id }) => id === 'cellar')?.storage
    expect(await find(rows.mine)).toEqual(STORAGE)
    expect(await find(rows.theirs)).toBeNull()
  })

  test('of which the log holds an event stay, whatever another customer’s log holds', async () => {
    await rows.store.append([eventOf('theirs', 1, { customer: rows.second, project: 'cellar' })])
    await rows.store.append([eventOf('mine', 1, { project: 'attic' })])
    await rows.done((log) => rows.mine.projects.create({ id: 'attic', name: 'Attic' }, NOON, log))
    expect(await rows.refused((log) => rows.mine.projects.delete('attic', log))).toBe('in use')
    expect(await rows.done((log) => rows.mine.projects.delete('cellar', log))).toBe('deleted')
  })

  test('with one id are made once, also by ten at once', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `made-${index}`)
    const made = await Promise.all(
      ids.map((id) => rows.mine.projects.create({ id: 'attic', name: id }, NOON, eventOf(id))),
    )
    expect(made.filter(Boolean)).toHaveLength(1)
    const told = await Promise.all(ids.map((id) => rows.mine.events.find(id)))
    expect(told.map(Boolean)).toEqual(made)
  })
})
