import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { App } from '../../app.ts'
import { parseSettings, type Settings } from '../../config.ts'
import type { Environment } from '../../config-setting.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { UnpackedText } from '../../domain/events/import-ports.ts'
import { Fault } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { DAY_MS } from '../../domain/time.ts'
import { type Command, type ProcessContext, rejectArguments } from '../cli-command.ts'
import { listen } from '../listen.ts'
import { openAppForCommand } from '../open-app.ts'
import { generatePassword } from '../password-input.ts'
import { printFirstStart } from '../serve.ts'
import { printLink } from '../sign-in-link.ts'
import { copyRecord, generateHistory, generateLiveRecords, splitHours } from './demo-activity.ts'
import { generateBackups } from './demo-backups.ts'
import { DEMO_USERS, generateOperations } from './demo-operations.ts'
import { readSampleSessions } from './demo-sample.ts'
import { createDemoProject, createDemoSettings } from './demo-setup.ts'
import { createDemoTrail, type DemoTrail } from './demo-trail.ts'
import { createLateSchedule } from './late-schedule.ts'

const { commands: TEXT } = MESSAGES

const LIVE_EVENT_MS = 350
const CLIENT_INFO = { sourceIPAddress: '127.0.0.1', userAgent: 'daybook demo', requestId: '' }

/** Runs Daybook with sample activity, in a temporary data folder that is deleted at the end. */
export const demo: Command = {
  usage: 'demo',
  meaning: 'Try Daybook with 30 days of sample activity and new events every second. Nothing is kept.',
  async run(args, context) {
    rejectArguments(args, 'demo')
    const dataDir = await mkdtemp(join(tmpdir(), 'daybook-demo-'))
    try {
      const password = generatePassword()
      const environment = demoEnvironment(context.environment, dataDir, password)
      return await runDemo({ settings: parseSettings(environment), password }, context)
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  },
}

// The demo never uses the operator's data, and logs little, so that the URL and the password remain visible.
// A password from the settings need not be changed at the first sign-in.
function demoEnvironment(environment: Environment, dataDir: string, password: string): Environment {
  const ignored = /^DATABASE_|^DAYBOOK_(DATA_DIR|SECRET_KEY|RETENTION_DAYS|ADMIN_(SECRET_)?ACCESS_KEY)/
  const entries = Object.entries(environment).filter(([name, value]) => value && !ignored.test(name))
  const hasPassword = entries.some(([name]) => name.startsWith('DAYBOOK_ADMIN_PASSWORD'))
  const logLevel = environment.DAYBOOK_LOG_LEVEL || 'warn'
  return {
    ...Object.fromEntries(entries),
    ...(hasPassword ? {} : { DAYBOOK_ADMIN_PASSWORD: password }),
    // The first archives are there after a minute.
    DAYBOOK_DELIVERY_SECONDS: environment.DAYBOOK_DELIVERY_SECONDS || '60',
    DAYBOOK_DATA_DIR: dataDir,
    DAYBOOK_LOG_LEVEL: logLevel,
  }
}

type DemoSettings = { settings: Settings; password: string }

async function runDemo({ settings, password }: DemoSettings, context: ProcessContext): Promise<number> {
  const schedule = createLateSchedule()
  const app = await openAppForCommand(settings, context, schedule)
  try {
    const server = listen(app, settings)
    await app.markServing()
    await printAccess(app, server.url, { settings, password }, context)
    await createDemoUsers(app, settings)
    await allowDemoSystem(app, settings)
    await createDemoProject(app, await getAdministrator(app, settings))
    const trail = await importHistory(app, settings, context)
    await deleteFormerUsers(app, settings)
    await createDemoSettings(app, await getAdministrator(app, settings), context.clock())
    // The jobs begin once the trail has saved the week, because they would save it as one piece.
    const saving = trail.deliver(context.stop).then(schedule.begin)
    await Promise.all([saving, sendLiveEvents(app, settings, context)])
    await server.stop()
  } finally {
    await app.close()
  }
  return 0
}

async function printAccess(
  app: App,
  url: string,
  { settings, password }: DemoSettings,
  context: ProcessContext,
): Promise<void> {
  const isGenerated = settings.adminPassword === password
  if (app.bootstrapResult)
    printFirstStart({ ...app.bootstrapResult, password: isGenerated ? password : null }, context)
  const key = await app.services.provisioning.createAccessKey(null, settings.adminUser)
  const request = `curl -u ${key.accessKeyId}:${key.secretAccessKey} '${url}/api/v1/events?limit=3'`
  context.print(TEXT.demoApi({ request }))
  context.print(TEXT.demoConsole({ url }))
  printLink(await app.services.signInLinks.create(null, settings.adminUser), url, context)
}

// The sample has events of services: they count from a sender who may speak for the cloud.
async function allowDemoSystem(app: App, settings: Settings): Promise<void> {
  const administrator = await getAdministrator(app, settings)
  const grant = { name: 'system', project: administrator.firstProject } as const
  await app.services.users.grant(administrator, settings.adminUser, grant)
}

// Before their events are imported: a report row keeps the tags that its user has at that time.
async function createDemoUsers(app: App, settings: Settings): Promise<void> {
  const administrator = await getAdministrator(app, settings)
  for (const { userName, department, customerDefined1 } of DEMO_USERS) {
    const tags = { department, customerDefined1, customerDefined2: '' }
    await app.services.users.create(administrator, userName, tags, null)
  }
}

async function deleteFormerUsers(app: App, settings: Settings): Promise<void> {
  const administrator = await getAdministrator(app, settings)
  for (const { userName, hasLeft } of DEMO_USERS)
    if (hasLeft) await app.services.users.delete(administrator, userName)
}

// Returns the trail whose hours are still to be saved.
async function importHistory(app: App, settings: Settings, context: ProcessContext): Promise<DemoTrail> {
  const now = context.clock()
  const operations = generateOperations(now, settings.retentionDays) + generateBackups(now)
  const days = [...generateHistory(await readSampleSessions(), now, settings.retentionDays, operations)]
  const target = await app.getImportTarget(null)
  const run = async (texts: Iterable<string>) =>
    (await app.services.imports.run(target, toImportTexts(texts), { stop: context.stop })).accepted
  let count = await run(days.slice(0, -TRAIL_DAYS))
  const [first, ...others] = listLastDays(days, now)
  const start = new Date(first?.start ?? now)
  const trail = await createDemoTrail(app, await getAdministrator(app, settings), {
    ...{ dataDir: settings.dataDir, start, now },
  })
  for (const { day, start } of first ? [first, ...others] : []) {
    for (const { until, text } of splitHours(day, start, now)) {
      if (context.stop.aborted) return trail
      if (text !== '') count += await run([text])
      await trail.closeHour(until)
    }
  }
  const seconds = ((context.clock().getTime() - now.getTime()) / 1_000).toFixed(1)
  context.print(TEXT.demoImported({ count, days: settings.retentionDays, seconds }))
  context.print(TEXT.demoRunning)
  return trail
}

/** For how many days the trail has saved events, today included. */
const TRAIL_DAYS = 8

function listLastDays(days: string[], now: Date): { day: string; start: Date }[] {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const last = days.slice(-TRAIL_DAYS)
  return last.map((day, index) => ({ day, start: new Date(today - (last.length - 1 - index) * DAY_MS) }))
}

// Oldest first: the report lists rows in the order of receipt.
async function* toImportTexts(days: Iterable<string>): AsyncGenerator<UnpackedText> {
  for (const day of days) yield { name: 'demo', format: 'lines', chunks: single(day) }
}

async function sendLiveEvents(app: App, settings: Settings, context: ProcessContext): Promise<void> {
  const caller = await getAdministrator(app, settings)
  for (const record of generateLiveRecords(await readSampleSessions(), context.newId())) {
    await setTimeout(LIVE_EVENT_MS, undefined, { signal: context.stop }).catch(() => {})
    if (context.stop.aborted) return
    const text = copyRecord(record, context.clock(), context.newId())
    await app.services.ingest(caller, { project: null, records: single({ text, isLine: true }) })
  }
}

async function getAdministrator(app: App, settings: Settings): Promise<Caller> {
  const { customer } = await app.getImportTarget(null)
  const caller = await app.store.principals.findByUser(customer.id, settings.adminUser)
  if (!caller) throw new Fault('not_found', 'unknownUser', { userName: settings.adminUser })
  return { ...caller, clientInfo: CLIENT_INFO }
}

async function* single<Value>(value: Value): AsyncGenerator<Value> {
  yield value
}
