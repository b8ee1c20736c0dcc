import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { App } from '../../app.ts'
import { parseSettings, type Settings } from '../../config.ts'
import type { Environment } from '../../config-setting.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { Fault } from '../../domain/fault.ts'
import type { ImportText } from '../../services/events/import.ts'
import { type Command, type ProcessContext, rejectArguments } from '../cli-command.ts'
import { listen } from '../listen.ts'
import { openAppForCommand } from '../open-app.ts'
import { printFirstStart } from '../serve.ts'
import { copyRecord, historyRecords, liveRecords } from './demo-activity.ts'
import { DEMO_USERS, demoOperations } from './demo-operations.ts'
import { readSample } from './demo-sample.ts'

const BETWEEN_EVENTS_MS = 350
const HERE = { sourceIPAddress: '127.0.0.1', userAgent: 'daybook demo', requestId: '' }

/** Shows a living log to newcomers, on a data folder that is thrown away at the end. */
export const demo: Command = {
  usage: 'demo',
  meaning: 'Show Daybook on a throw-away data folder, with 30 days of activity and more coming in.',
  async run(args, world) {
    rejectArguments(args, 'demo')
    const dataDir = await mkdtemp(join(tmpdir(), 'daybook-demo-'))
    try {
      return await show(parseSettings(throwAway(world.environment, dataDir)), world)
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  },
}

// Never the operator's own data; and quiet, so that the address and the password stay in view.
function throwAway(environment: Environment, dataDir: string): Environment {
  const own = /^DATABASE_|^DAYBOOK_(DATA_DIR|SECRET_KEY|RETENTION_DAYS|ADMIN_(SECRET_)?ACCESS_KEY)/
  const others = Object.entries(environment).filter(([name]) => !own.test(name))
  const log = environment.DAYBOOK_LOG_LEVEL || 'warn'
  return { ...Object.fromEntries(others), DAYBOOK_DATA_DIR: dataDir, DAYBOOK_LOG_LEVEL: log }
}

async function show(settings: Settings, world: ProcessContext): Promise<number> {
  const app = await openAppForCommand(settings, world)
  try {
    const door = listen(app, settings)
    await app.listens()
    await welcome(app, door.url, settings, world)
    await employ(app, settings)
    await fill(app, settings, world)
    await dismiss(app, settings)
    await goOn(app, settings, world)
    await door.stop()
  } finally {
    await app.close()
  }
  return 0
}

async function welcome(app: App, url: string, settings: Settings, world: ProcessContext): Promise<void> {
  if (app.founding) printFirstStart(app.founding, world)
  const key = await app.services.provisioning.createAccessKey(null, settings.adminUser)
  world.print(
    `For programs:  curl -u ${key.accessKeyId}:${key.secretAccessKey} '${url}/api/v1/events?limit=3'`,
  )
  world.print(`For people:    ${url}`)
}

// Before what they do: the report has the tags that people had when they did it.
async function employ(app: App, settings: Settings): Promise<void> {
  const administrator = await administratorOf(app, settings)
  for (const { userName, department, customerDefined1 } of DEMO_USERS) {
    const tags = { department, customerDefined1, customerDefined2: '' }
    await app.services.users.create(administrator, userName, tags, null)
  }
}

async function dismiss(app: App, settings: Settings): Promise<void> {
  const administrator = await administratorOf(app, settings)
  for (const { userName, hasLeft } of DEMO_USERS)
    if (hasLeft) await app.services.users.delete(administrator, userName)
}

async function fill(app: App, settings: Settings, world: ProcessContext): Promise<void> {
  const now = world.clock()
  const work = demoOperations(now, settings.retentionDays)
  const days = historyRecords(await readSample(), now, settings.retentionDays, work)
  const tally = await app.services.imports.run(await app.firstProject(null), textsOf(days), {
    stop: world.stop,
  })
  if (world.stop.aborted) return
  const seconds = ((world.clock().getTime() - now.getTime()) / 1_000).toFixed(1)
  const count = tally.accepted.toLocaleString('en')
  world.print(`${count} events of the last ${settings.retentionDays} days are in, after ${seconds} seconds.`)
  world.print('More come in every second. Ctrl+C stops the demonstration and throws its data away.')
}

// Oldest first: the report is in the order of receipt.
async function* textsOf(days: Iterable<string>): AsyncGenerator<ImportText> {
  for (const day of days) yield { name: 'the demonstration', form: 'lines', chunks: only(day) }
}

async function goOn(app: App, settings: Settings, world: ProcessContext): Promise<void> {
  const caller = await administratorOf(app, settings)
  for (const record of liveRecords(await readSample(), world.newId())) {
    await setTimeout(BETWEEN_EVENTS_MS, undefined, { signal: world.stop }).catch(() => {})
    if (world.stop.aborted) return
    const text = copyRecord(record, world.clock(), world.newId())
    await app.services.ingest(caller, { project: null, records: only({ text, isLine: true }) })
  }
}

async function administratorOf(app: App, settings: Settings): Promise<Caller> {
  const { customer } = await app.firstProject(null)
  const caller = await app.store.principals.findByUser(customer.id, settings.adminUser)
  if (!caller) throw new Fault('not_found', `There is no user ${settings.adminUser}.`)
  return { ...caller, clientInfo: HERE }
}

async function* only<Value>(value: Value): AsyncGenerator<Value> {
  yield value
}
