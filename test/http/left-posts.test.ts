import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { DATABASES } from '../support/databases.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'

const KEY = `Authorization: Basic ${btoa('DAYBOOKTESTKEY:a-secret-for-the-tests-only')}`
const FORM = 'Content-Type: application/x-www-form-urlencoded'
const JSON_TYPE = 'Content-Type: application/json'

const REQUESTS: [string, string[]][] = [
  ['/api/v1/events', [KEY, JSON_TYPE]],
  ['/api/v1/events', [KEY, JSON_TYPE, 'Content-Encoding: gzip']],
  ['/api/v1/users', [KEY, JSON_TYPE]],
  ['/api/v1/trails', [KEY, JSON_TYPE]],
  ['/sign-in', [FORM]],
]

describe.each(DATABASES)('a client that leaves, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database, DAYBOOK_LOG_LEVEL: 'info' })
  })
  afterAll(() => daybook.close())

  test.each(REQUESTS)('while posting to %s is not logged as a bug', async (path, headers) => {
    const before = daybook.log.length
    const { hostname, port } = new URL(daybook.url)
    const socket = connect({ host: hostname, port: Number(port) })
    socket.on('error', () => {})
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${daybook.url}\r\n${headers.join('\r\n')}\r\nContent-Length: 4000\r\n\r\n{"Records":[`,
    )
    await Bun.sleep(150)
    socket.destroy()
    const lines = () => daybook.log.slice(before).map((line) => JSON.parse(line))
    for (let tries = 0; tries < 250 && !lines().some((line) => line.path === path); tries += 1)
      await Bun.sleep(20)
    expect(lines().filter(({ level }) => level === 'error')).toEqual([])
    expect([400, 499]).toContain(lines().find((line) => line.path === path)?.status)
    expect(await (await fetch(`${daybook.url}/metrics`)).text()).not.toContain('status="500"')
  })
})
