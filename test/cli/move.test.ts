import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { toDayNumber } from '../../src/domain/time.ts'
import { isValid } from '../../src/domain/trails/verification.ts'
import { parseHead } from '../../src/domain/tree/checkpoint.ts'
import { moveDatabase } from '../../src/store/moves/move-database.ts'
import { openMove } from '../../src/store/moves/open-move.ts'
import { createEmptyLocation, createFolder, runOn } from '../support/backup-harness.ts'
import { compactAllDays } from '../support/compacted-days.ts'
import { DATABASES, type DatabaseName } from '../support/databases.ts'
import { createDatabase } from '../support/postgres.ts'
import { runDaybook } from '../support/run-daybook.ts'
import type { DataLocation } from '../support/server-process.ts'
import { eventOf, NOON, toTestQuery } from '../support/store-harness.ts'
import {
  createTrailEnvironment,
  listDeliveredEventIds,
  openTrailProcess,
  type TrailEnvironment,
} from '../support/trail-harness.ts'

/** The key of the processes of the trail harness. */
const WITH_KEY = { DAYBOOK_SECRET_KEY: '00'.repeat(32) }

/** A record that is not what Daybook would write. */
const ODD_RECORD = '{"eventName": "Odd",\n\t"userName":"a\\"b,(\\\\ \\u0041 \\u0000","x":null, "é":"😀"}'

type Process = Awaited<ReturnType<typeof openTrailProcess>>

/** Opens a process with open and compacted days, late events, one day in the trash, and a trail with a digest. */
async function openFilled(environment: TrailEnvironment): Promise<Process> {
  const process = await openTrailProcess(environment)
  await process.createTrail({ name: 'keep', bucket: 'file:logs', hasDigests: true })
  await process.setLogging('keep', true)
  await process.receiveEvents('trashed', 3, { daysAgo: 20 })
  await process.receiveEvents('old', 30, { daysAgo: 2 })
  await process.services.sequenceEvents()
  await compactAllDays(process.store, process.now())
  await process.receiveEvents('late', 4, { daysAgo: 2 })
  await process.receiveEvents('odd', 1, { record: ODD_RECORD })
  await process.receiveEvents('new', 5)
  await goOn(process, '2026-03-01T13:00:20Z')
  await process.services.eventCounter.countIfDue()
  const trashed = { at: process.now(), countMax: 1, sign: () => 'signed' }
  await process.store.partitions.trashDays(new Date('2026-02-10T00:00:00Z'), trashed)
  return process
}

async function goOn(process: Process, instant: string): Promise<void> {
  process.setClock(instant)
  await process.deliver()
  await process.writeDigests()
  await process.services.sequenceEvents()
  await process.services.signHeads.signAll()
}

/** Where a database of the other kind can be moved to, with the arguments that name it. */
async function createDestination(database: DatabaseName, { dataDir }: DataLocation) {
  if (database === 'postgres') return { args: ['--to-folder', dataDir], to: { dataDir, databaseUrl: null } }
  const databaseUrl = await createDatabase()
  return { args: ['--to', databaseUrl], to: { dataDir, databaseUrl } }
}

const MONTH = { from: toDayNumber(NOON) - 15, until: toDayNumber(NOON) + 16 }

/** Returns what people see of the log: the events, the counts, the report, the users and the trees. */
async function readLog({ store }: Process) {
  const { events, administratorLog, counts, users } = store.forCustomer(1)
  const page = await events.listPage(toTestQuery(), 1_000, null)
  const report: unknown[] = []
  for await (const rows of administratorLog.stream(MONTH)) report.push(...rows)
  const values = await counts.listValues({ field: 'userName', prefix: '', limit: 10 })
  return {
    events: page.events,
    report,
    values,
    users: await users.list(),
    sizes: await store.trees.listSizes(),
  }
}

// The move itself is an event, which is also a row of the report.
function withoutMove({ events, report, ...rest }: Awaited<ReturnType<typeof readLog>>) {
  const isOther = (each: unknown) => !/MoveDatabase|MOVE_DATABASE/.test(JSON.stringify(each))
  return { ...rest, events: events.filter(isOther), report: report.filter(isOther) }
}

describe.each(DATABASES)('a database that is moved from %s', (database) => {
  test('has every event and goes on with its trails and trees as if nothing had happened', async () => {
    const environment = await createTrailEnvironment(database)
    const process = await openFilled(environment)
    const before = await readLog(process)
    const head = await process.store.forCustomer(1).treeHeads.findNewest()
    const { args, to } = await createDestination(database, environment)
    const move = () => runOn(environment, ['move', ...args], WITH_KEY)
    expect(await move()).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^(Another Daybook process is using|A Daybook server uses this database)/),
    })
    await process.close()
    const result = await move()
    expect(result).toMatchObject({ code: 0, err: '' })
    expect(result.out).toContain('Every row was read again there and is the same.')
    expect(result.out).toContain('The tree of the log of 000000000001 has ')
    for (const refused of [await move(), await runOn(environment, ['serve'], WITH_KEY)])
      expect(refused).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^This database was moved on 2026-03-01T12:00:00.000Z, to /),
      })

    // A restored backup of it is an older copy, like any other.
    const path = join(createFolder(), 'daybook.backup')
    expect((await runOn(environment, ['backup', path], WITH_KEY)).code).toBe(0)
    const restored = await runOn(await createEmptyLocation(database), ['restore', path], WITH_KEY)
    expect([restored.err, restored.out]).toEqual(['', expect.stringContaining('continues in a new epoch')])

    const moved = await openTrailProcess({ ...environment, ...to }, { start: '2026-03-01T13:10:00Z' })
    const after = await readLog(moved)
    expect(after.events.map(({ eventName }) => eventName)).toContain('MoveDatabase')
    expect(withoutMove(after)).toEqual(withoutMove(before))
    expect(await moved.store.forCustomer(1).treeHeads.findNewest()).toEqual(head)

    // What was received before is known by its ID and its text, and what is new gets the next sequence.
    expect(await moved.store.append([eventOf('new-0', 0, { record: '{"eventID":"new-0"}' })])).toEqual([
      'duplicate',
    ])
    expect(await moved.store.append([eventOf('new-0', 0, { record: '{}' })])).toEqual(['conflict'])
    expect(await moved.store.append([eventOf('old-3', 48)])).toEqual(['duplicate'])
    await moved.receiveEvents('later', 2)
    await goOn(moved, '2026-03-01T14:00:20Z')
    const verification = await moved.verifyTrail('keep')
    expect([isValid(verification), verification.findings, verification.digests]).toEqual([true, [], 2])
    expect(await moved.store.forCustomer(1).trailEpochs.list((await moved.trail('keep')).id)).toEqual([])
    const delivered = await listDeliveredEventIds(environment, 'file:logs')
    expect(delivered.length).toBe(new Set(delivered).size)
    expect(delivered).toContain('later-1')
    const customer = await moved.store.customers.findFirst()
    if (customer === null) throw new Error('There is no customer.')
    // A day in the trash has come along, and can be brought back.
    const broughtBack = await moved.store.partitions.restoreTrash({ days: new Date(0), months: new Date(0) })
    expect(broughtBack).toEqual(['2026-02-09'])
    const given = parseHead(head?.note ?? '')
    if (given === null) throw new Error('There was no head.')
    expect(await moved.services.verifyLog(customer, { heads: [given] })).toMatchObject({
      findings: [],
      problems: 0,
    })
    await compactAllDays(moved.store, new Date('2026-03-05T00:00:00Z'))
    expect((await readLog(moved)).events).toHaveLength(after.events.length + 3)
    await moved.close()
    environment.remove()
  })

  test('is complete however often the move is broken off, and is used by nothing meanwhile', async () => {
    const environment = await createTrailEnvironment(database)
    const process = await openFilled(environment)
    const before = await readLog(process)
    await process.close()
    const { to } = await createDestination(database, environment)
    const destination = to.databaseUrl === null ? { folder: to.dataDir } : { databaseUrl: to.databaseUrl }
    let breaks = 0
    for (let isOver = false; !isOver; ) {
      const { source, target } = await openMove(environment, destination)
      let left = 1 + Math.floor(Math.random() * (50 + 50 * breaks))
      const count = () => {
        left -= 1
        if (left < 0) throw new Error('Broken off.')
      }
      const ends = { source: breakingOff(source, count), target: breakingOff(target, count) }
      const moving = { ...ends, ...MOVING, signal: new AbortController().signal }
      const moved = await moveDatabase(moving, async () => count()).catch(() => null)
      await target.close()
      await source.close()
      isOver = moved !== null
      if (isOver) break
      breaks += 1
      if (database === 'sqlite' && breaks === 1) expect((await runOn(to, ['recount'], WITH_KEY)).code).toBe(1)
    }
    expect(breaks).toBeGreaterThan(0)
    const moved = await openTrailProcess({ ...environment, ...to }, { start: '2026-03-01T13:10:00Z' })
    expect(withoutMove(await readLog(moved))).toEqual(withoutMove(before))
    await moved.close()
    environment.remove()
  })

  test('copies everything anew if it was used after the move was stopped', async () => {
    const environment = await createTrailEnvironment(database)
    await (await openFilled(environment)).close()
    const { args, to } = await createDestination(database, environment)
    const stop = AbortSignal.abort()
    expect(await runDaybook(['move', ...args], environmentOf(environment), { stop })).toMatchObject({
      code: 1,
      err: expect.stringContaining('The move was stopped.'),
    })
    const process = await openTrailProcess(environment, { start: '2026-03-01T13:10:00Z' })
    await process.receiveEvents('between', 3)
    const before = await readLog(process)
    await process.close()
    const other = await createTrailEnvironment(database)
    await (await openTrailProcess(other)).close()
    const refused = await runOn(other, ['move', ...args], WITH_KEY)
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('A move of another database')])
    other.remove()
    const result = await runOn(environment, ['move', ...args], WITH_KEY)
    expect(result.out).toContain('so everything was copied anew')
    const moved = await openTrailProcess({ ...environment, ...to }, { start: '2026-03-01T13:20:00Z' })
    expect(withoutMove(await readLog(moved))).toEqual(withoutMove(before))
    await moved.close()
    environment.remove()
  })
})

const MOVING = { now: () => NOON, newId: () => Bun.randomUUIDv7(), onStep: () => {} }

/** Returns an end of a move of which each method calls `count` before and after, which throws at some time. */
function breakingOff<End extends object>(end: End, count: () => void): End {
  return new Proxy(end, {
    get(target, name, receiver) {
      const member = Reflect.get(target, name, receiver)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => {
        count()
        const result = Reflect.apply(member, target, args)
        if (!(result instanceof Promise)) return result
        return result.then((value) => {
          count()
          return value
        })
      }
    },
  })
}

function environmentOf({ dataDir, databaseUrl }: DataLocation): Record<string, string> {
  return { DAYBOOK_DATA_DIR: dataDir, ...(databaseUrl && { DATABASE_URL: databaseUrl }), ...WITH_KEY }
}
