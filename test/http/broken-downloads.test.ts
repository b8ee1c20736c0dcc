import { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DATABASES } from '../support/databases.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'

const LIMITS = { bytesPerSecondMin: 1_000_000, pauseMs: 300, longestMs: 60_000 }

// More than the system buffers for a connection.
async function sendMuch(daybook: TestApp): Promise<void> {
  const pad = 'x'.repeat(200_000)
  for (let round = 0; round < 3; round += 1)
    await daybook.send(
      Array.from({ length: 80 }, () => ({ eventName: 'StopInstances', userName: 'ann', pad })),
    )
}

// Requests a file and reads its beginning only. `rest` reads on to the end of the connection.
async function beginDownload(daybook: TestApp, path: string) {
  const { hostname, port } = new URL(daybook.url)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.on('error', () => {})
  const authorization = `Basic ${btoa('DAYBOOKTESTKEY:a-secret-for-the-tests-only')}`
  socket.write(`GET ${path} HTTP/1.1\r\nHost: daybook\r\nAuthorization: ${authorization}\r\n\r\n`)
  const head = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
  socket.pause()
  return {
    head: head.toString('latin1'),
    leave: () => socket.destroy(),
    async rest(): Promise<string> {
      let last = head
      socket.on('data', (chunk: Buffer) => {
        last = chunk
      })
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
      socket.resume()
      await closed
      return last.toString('latin1')
    },
  }
}

async function waitFor<Value>(find: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
  for (let tries = 0; tries < 500; tries += 1) {
    const value = await find()
    if (value !== undefined) return value
    await Bun.sleep(20)
  }
  throw new Error('It did not happen.')
}

const linesOf = ({ log }: TestApp) => log.map((line) => JSON.parse(line))
const lineOf = (daybook: TestApp, happening: string) =>
  waitFor(() => linesOf(daybook).find((line) => line.happening === happening))
const metric = async ({ url }: TestApp, name: string) =>
  (await (await fetch(`${url}/metrics`)).text()).split('\n').find((line) => line.startsWith(`${name} `))

describe.each(DATABASES)('a download, on %s,', (database) => {
  const open = (downloadLimits = LIMITS) =>
    openTestApp({ database, DAYBOOK_LOG_LEVEL: 'info' }, { downloadLimits })

  test('whose client takes nothing is broken off and logged as broken, and its manifest is not complete', async () => {
    const daybook = await open()
    await sendMuch(daybook)
    const { head, rest } = await beginDownload(daybook, '/api/v1/events/export?format=ndjson')
    const id = /Daybook-Export-Id: (\S+)/i.exec(head)?.[1]
    expect(await lineOf(daybook, 'Download was broken off')).toMatchObject({
      ...{ level: 'warn', method: 'GET', path: '/api/v1/events/export', status: 200, reason: 'too slow' },
      bytes: expect.any(Number),
    })
    expect(linesOf(daybook)).not.toContainEqual(
      expect.objectContaining({ happening: 'Request completed', path: '/api/v1/events/export' }),
    )
    expect(await rest()).not.toEndWith('0\r\n\r\n')
    expect(await (await daybook.api(`/events/export/manifest?id=${id}`)).json()).toMatchObject({
      ...{ complete: false, finishedAt: null, sha256: null },
    })
    expect(await metric(daybook, 'daybook_downloads_total{end="too_slow"}')).toEndWith(' 1')
    expect(await metric(daybook, 'daybook_costly_work_running{kind="download"}')).toEndWith(' 0')
    await daybook.close()
  }, 30_000)

  test('whose client leaves is logged as broken, and gives its place to another one', async () => {
    const daybook = await open({ ...LIMITS, pauseMs: 60_000 })
    await sendMuch(daybook)
    const path = '/api/v1/events/export?format=json'
    const began = [await beginDownload(daybook, path), await beginDownload(daybook, path)]
    began.push(await beginDownload(daybook, path))
    const refused = await daybook.api('/events/export?format=csv')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
    expect(await refused.json()).toMatchObject({
      code: 'too_many',
      detail:
        'You can have at most 3 downloads at the same time. Wait until one has finished, or cancel one. Try again in 10 seconds.',
    })
    expect(await metric(daybook, 'daybook_costly_work_refused_total{kind="download"}')).toEndWith(' 1')
    began[0]?.leave()
    expect(await lineOf(daybook, 'Download was broken off')).toMatchObject({
      ...{ level: 'info', reason: 'client left' },
    })
    const text = await (await daybook.api('/events/export?format=ndjson&userName=ann')).text()
    expect(text.trimEnd().split('\n')).toHaveLength(240)
    const completed = await waitFor(() =>
      linesOf(daybook).find(({ bytes, happening }) => happening === 'Request completed' && bytes > 0),
    )
    expect(completed).toMatchObject({ path: '/api/v1/events/export', status: 200, bytes: text.length })
    for (const { leave } of began) leave()
    await daybook.close()
  }, 30_000)

  test('requested with HEAD holds no place', async () => {
    const daybook = await open()
    for (let count = 0; count < 8; count += 1)
      for (const path of [
        '/events/export?format=csv',
        '/reports/administration?start=2026-02-20&end=2026-03-01',
      ])
        expect((await daybook.api(path, { method: 'HEAD' })).status).toBe(200)
    expect(await metric(daybook, 'daybook_costly_work_running{kind="download"}')).toEndWith(' 0')
    expect(await metric(daybook, 'daybook_costly_work_running{kind="report"}')).toEndWith(' 0')
    await daybook.close()
  })

  test('contains exactly the events of its start, while others arrive', async () => {
    const daybook = await open({ ...LIMITS, pauseMs: 60_000 })
    await sendMuch(daybook)
    const response = await daybook.api('/events/export?format=ndjson&userName=ann')
    const reader = response.body?.getReader()
    await reader?.read()
    // Older and newer than what has been read, and of another day.
    const late = ['2026-03-01T12:00:00Z', '2026-03-01T01:00:00Z', '2026-02-20T00:00:00Z'].map(
      (eventTime) => ({
        ...{ eventName: 'StopInstances', userName: 'ann', eventTime, note: 'too late' },
      }),
    )
    await daybook.send(late)
    const decoder = new TextDecoder()
    let text = ''
    for (let next = await reader?.read(); next?.value; next = await reader?.read())
      text += decoder.decode(next.value, { stream: true })
    expect(text).not.toContain('too late')
    await daybook.close()
  }, 30_000)
})

test('a slow download does not keep the write-ahead log of the embedded database from being emptied', async () => {
  const daybook = await openTestApp({ database: 'sqlite' })
  await sendMuch(daybook)
  const { head, leave } = await beginDownload(daybook, '/api/v1/events/export?format=csv')
  expect(head).toStartWith('HTTP/1.1 200')
  await daybook.send([{ eventName: 'StopInstances', userName: 'bob' }])
  const other = new Database(join(daybook.dataDir, 'daybook.db'))
  const emptied = () => other.query('pragma wal_checkpoint(truncate)').get()
  expect(await waitFor(() => (JSON.stringify(emptied()).includes('"busy":0') ? true : undefined))).toBe(true)
  expect(daybook.app.store.walBytes()).toBe(0)
  other.close()
  leave()
  await daybook.close()
}, 30_000)
