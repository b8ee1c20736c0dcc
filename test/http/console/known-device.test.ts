import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { basicAuthorization, requestCloudControl } from '../../support/cloudcontrol.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('a device on which a user has signed in, on %s,', (database) => {
  let daybook: TestApp
  beforeEach(async () => {
    daybook = await openTestApp({ database, DAYBOOK_TRUSTED_PROXIES: '127.0.0.1' })
  })
  afterEach(() => daybook.close())

  const from = (address: string) => openConsoleClient(daybook, { 'x-forwarded-for': address })

  test('lets the user in while other networks guess the password, and from its own, too', async () => {
    const device = from('192.0.2.1')
    await device.signIn()
    const cookie = device.cookies.get('daybook-device') ?? ''
    for (let network = 0; network < 60; network += 1)
      await from(`198.18.${network}.1`).signIn(ADMIN.userName, 'a guess')
    for (let count = 0; count < 6; count += 1) await from('192.0.2.2').signIn(ADMIN.userName, 'a guess')
    expect((await from('203.0.113.1').signIn()).status).toBe(429)
    expect((await from('192.0.2.3').signIn()).status).toBe(429)

    const elsewhere = from('203.0.113.1')
    elsewhere.cookies.set('daybook-device', cookie)
    expect((await elsewhere.signIn()).path).toBe('/overview')
    expect(elsewhere.cookies.get('daybook-device')).not.toBe(cookie)
    // Programs of CloudControl keep no cookies, but the network is known now.
    const headers = { 'x-forwarded-for': '203.0.113.9' }
    const authorization = basicAuthorization(ADMIN.userName, ADMIN.password)
    const response = await requestCloudControl(daybook, '/oec/0.9/myaccount', authorization, { headers })
    expect(response.status).toBe(200)
  })

  test('is known by a cookie that scripts and other sites can’t use, which gives no access', async () => {
    const visitor = from('192.0.2.1')
    const page = await visitor.get('/sign-in')
    const token = (await page.elements('input[name=token]'))[0]?.attributes.value ?? ''
    const body = new URLSearchParams({ token, userName: ADMIN.userName, password: ADMIN.password })
    const answer = await visitor.request('/sign-in', { method: 'POST', body })
    const [cookie = ''] = answer.headers.getSetCookie().filter((each) => each.startsWith('daybook-device='))
    expect(cookie).toMatch(/^daybook-device=v1\.[\w-]+; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax$/)
    const headers = { cookie: cookie.split(';')[0] ?? '' }
    const events = await fetch(`${daybook.url}/events`, { headers, redirect: 'manual' })
    expect(events.headers.get('location')).toStartWith('/sign-in')
  })

  test('guesses of the current password are slowed down, and the right one is not accepted meanwhile', async () => {
    const visitor = from('192.0.2.1')
    await visitor.signIn()
    const change = async (present: string) => {
      const [csrf] = await (await visitor.get('/account')).elements(
        'form[action="/account/password"] input[name=csrf]',
      )
      const values = {
        csrf: csrf?.attributes.value ?? '',
        present,
        wanted: 'a new password',
        again: 'a new password',
      }
      return (await visitor.post('/account/password', values)).status
    }
    for (let count = 0; count < 5; count += 1) expect(await change(`guess ${count}`)).toBe(400)
    expect(await change(ADMIN.password)).toBe(429)
    daybook.setClock('2026-03-01T12:00:01Z')
    expect(await change(ADMIN.password)).not.toBe(429)
  })
})
