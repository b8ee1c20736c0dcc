import { openApp } from '../../src/app.ts'
import { listen } from '../../src/cli/listen.ts'
import { systemClock } from '../../src/clock.ts'
import { parseSettings } from '../../src/config.ts'
import { openLog } from '../../src/log.ts'
import { schedule } from '../../src/schedule.ts'
import { compactAllDays } from '../support/compacted-days.ts'

// Daybook as `serve` runs it. Only compaction and purge run when the bench asks for them.
const settings = parseSettings(process.env)
const log = openLog(settings.logLevel, systemClock, (text) => process.stderr.write(text))
const app = await openApp(settings, {
  clock: systemClock,
  newId: () => Bun.randomUUIDv7(),
  log,
  startSchedule: (jobs, jobLog) =>
    schedule({ ...jobs, compactDays: async () => undefined, purgeEvents: async () => undefined }, jobLog),
})
const server = listen(app, settings)
const commands: { [path: string]: () => Promise<unknown> } = {
  '/compact-all': async () => {
    await compactAllDays(app.store, systemClock())
    return app.services.compactDays()
  },
  '/compact': () => app.services.compactDays(),
  '/purge': purgeOldestDay,
  '/count': async () => {
    await app.services.eventCounter.countReceived()
    await app.store.counts.makeDays(systemClock())
    const { signal } = new AbortController()
    return app.store.counts.makeColumns({ days: 'all', now: systemClock(), pace: async () => {}, signal })
  },
  '/sequence': async () => app.services.sequenceEvents(),
}
const commandServer = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  // A command takes as long as it takes.
  idleTimeout: 0,
  async fetch(request) {
    const command = commands[new URL(request.url).pathname]
    return Response.json((await command?.()) ?? null)
  },
})
await app.markServing()
process.stdout.write(`Commands are taken at ${commandServer.url.origin}\n`)
process.stdout.write(`Daybook is running at ${server.url}\n`)
await new Promise((resolve) => process.once('SIGTERM', resolve))
await server.stop()
await commandServer.stop(true)
await app.close()
process.exit(0)

// What the purge does with a day, and what it does with the trash 48 hours later, one after the other.
async function purgeOldestDay(): Promise<string[]> {
  const { partitions, compactions } = app.store
  const [oldest] = await compactions.listDays()
  if (oldest === undefined) return []
  const at = systemClock()
  const end = new Date(Date.parse(`${oldest}T00:00:00Z`) + 86_400_000)
  const { dropped } = await partitions.trashDays(end, { at, countMax: 1 })
  await partitions.emptyTrash(at)
  return dropped
}
