import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '../support/random-json.ts'
import { createDataFolder, type ServerProcess, startServer } from '../support/server-process.ts'
import { createEvent, listEventIds, sendBatch } from './traffic.ts'

/** How many states of the disk are tried, and what each is drawn from. `FAULT_LOSSES` tries more. */
const LOSSES = Number(process.env.FAULT_LOSSES ?? 3)
const SEED = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31))
const BATCHES = 12

/** What a disk may have of writes that it had not confirmed: nothing, space without content, or anything. */
const REMAINS = ['nothing', 'zeros', 'anything'] as const

test('a loss of power loses no acknowledged event, whatever is left of the writes that were not confirmed', async () => {
  const folder = createDataFolder()
  const server = await startServer({ dataDir: folder.path, databaseUrl: null })
  const walBytes = () => statSync(join(folder.path, 'daybook.db-wal')).size
  const sent: { ids: string[]; confirmedBytes: number }[] = []
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const events = Array.from({ length: 1 + batch * 10 }, () => createEvent('ann'))
    expect(await sendBatch(server, events)).toBe(200)
    sent.push({ ids: events.map(({ id }) => id), confirmedBytes: walBytes() })
  }
  const copy = mkdtempSync(join(tmpdir(), 'daybook-power-'))
  cpSync(folder.path, copy, { recursive: true })
  await server.kill9()
  const random = createRandom(SEED)
  for (let loss = 0; loss < LOSSES; loss += 1) {
    const acknowledged = random.below(BATCHES)
    const confirmedBytes = sent[acknowledged]?.confirmedBytes ?? 0
    const remains = random.pick(REMAINS)
    const place = mkdtempSync(join(tmpdir(), 'daybook-power-'))
    cpSync(copy, place, { recursive: true })
    loseWrites(join(place, 'daybook.db-wal'), confirmedBytes, remains, random)
    const restarted = await startServer({ dataDir: place, databaseUrl: null })
    const stored = new Set(await listEventIds(restarted, 'userName=ann'))
    const due = sent.slice(0, acknowledged + 1).flatMap(({ ids }) => ids)
    expect({ SEED, loss, remains, missing: due.filter((id) => !stored.has(id)) }).toEqual({
      ...{ SEED, loss, remains, missing: [] },
    })
    expect(await restarted.stop()).toBe(0)
    expect(checkFile(join(place, 'daybook.db'))).toBe('ok')
    rmSync(place, { recursive: true })
  }
  rmSync(copy, { recursive: true })
  folder.remove()
}, 120_000)

type Random = ReturnType<typeof createRandom>

// Writes after a point may be on the disk in part, and in any order: a page may be torn in two.
function loseWrites(
  path: string,
  confirmedBytes: number,
  remains: (typeof REMAINS)[number],
  random: Random,
): void {
  const bytes = readFileSync(path)
  const lost = bytes.length - confirmedBytes
  if (remains === 'nothing') truncateSync(path, confirmedBytes + random.below(lost + 1))
  if (remains === 'nothing') return
  for (let at = confirmedBytes; at < bytes.length; at += 1 + random.below(4_096)) {
    const length = Math.min(random.below(4_096), bytes.length - at)
    if (remains === 'zeros') bytes.fill(0, at, at + length)
    else crypto.getRandomValues(bytes.subarray(at, at + length))
    at += length
  }
  writeFileSync(path, bytes)
}

function checkFile(path: string): unknown {
  const database = new Database(path)
  const [row] = database.query('pragma integrity_check').values()
  database.close()
  return row?.[0]
}

const canTrace = spawnSync('sh', ['-c', 'sleep 0.3 & strace -o /dev/null -p $!']).status === 0
if (!canTrace) console.log('not run: strace is not installed, or may not trace')

test.skipIf(!canTrace)(
  'an event is acknowledged only once its writes are confirmed by the disk',
  async () => {
    const folder = createDataFolder()
    const trace = join(folder.path, 'trace')
    const server = await startServer({ dataDir: folder.path, databaseUrl: null })
    const calls = 'trace=pwrite64,write,fdatasync,fsync,sendto,send,writev'
    const tracer = Bun.spawn(
      ['strace', '-f', '-y', '-s', '30', '-o', trace, '-e', calls, '-p', String(server.pid)],
      {
        stderr: 'pipe',
      },
    )
    // It says so once it is attached.
    await tracer.stderr.getReader().read()
    for (let count = 0; count < 5; count += 1) await sendAlone(server)
    tracer.kill('SIGINT')
    await tracer.exited
    await server.stop()
    const lines = readFileSync(trace, 'utf8').split('\n')
    const answers = lines.flatMap((line, at) => (/"HTTP\/1\.1 200 OK/.test(line) ? [at] : []))
    expect(answers.length).toBeGreaterThanOrEqual(5)
    for (const [count, at] of answers.entries()) {
      // A call that was interrupted is in two lines: the path is in the first one.
      const before = lines.slice(answers[count - 1] ?? 0, at)
      const written = before.findLastIndex((line) => /pwrite64\(\d+<[^>]*-wal>/.test(line))
      const confirmed = before.findLastIndex((line) => /f(?:data)?sync\(\d+<[^>]*-wal>/.test(line))
      expect([count, confirmed > written && written >= 0]).toEqual([count, true])
    }
    folder.remove()
  },
  60_000,
)

async function sendAlone(server: ServerProcess): Promise<void> {
  expect(await sendBatch(server, [createEvent('ann')])).toBe(200)
}
