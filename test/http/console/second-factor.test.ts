import { afterAll, beforeEach, describe, expect, test } from 'bun:test'
import { totp } from '../../../src/adapters/totp.ts'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { openSecrets } from '../../../src/secrets.ts'
import { ADMIN_AUTHORIZATION, requestCloudControl } from '../../support/cloudcontrol.ts'
import { openConsoleClient, type Page } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { faultsOf } from '../../support/page-content.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'

const { faults: FAULTS } = MESSAGES

describe.each(DATABASES)('a second factor, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>

  const open = async (settings: { [name: string]: string } = {}) => {
    await daybook?.close()
    daybook = await openTestApp({ database, ...settings })
    admin = openConsoleClient(daybook)
  }
  beforeEach(() => open())
  afterAll(() => daybook.close())

  const stepNow = () => Math.floor(daybook.clock().getTime() / 30_000)
  const later = (seconds: number) =>
    daybook.setClock(new Date(daybook.clock().getTime() + seconds * 1_000).toISOString())
  const secretOn = async (page: Page) => (await page.texts('.factor-secret'))[0]?.replaceAll(' ', '') ?? ''
  const enable = async () => {
    await admin.signIn()
    const page = await admin.get('/account/second-factor')
    const secret = await secretOn(page)
    const shown = await admin.submitTo(page, '/account/second-factor', {
      code: totp.codeAt(secret, stepNow()),
    })
    later(60)
    return { secret, codes: await shown.texts('.recovery-codes li') }
  }
  const enterCode = async (visitor: typeof admin, code: string) =>
    visitor.submit(await visitor.get('/sign-in/code'), { code })

  test('is set up with a code of the app, after a QR code and recovery codes', async () => {
    await admin.signIn()
    const page = await admin.get('/account/second-factor')
    expect(await page.elements('.qr-code[role=img]')).toHaveLength(1)
    const secret = await secretOn(page)
    const [link] = await page.elements('a[href^="otpauth:"]')
    expect(link?.attributes.href).toBe(
      `otpauth://totp/Daybook:admin%40000000000001?secret=${secret}&issuer=Daybook`,
    )
    const wrong = await admin.submitTo(page, '/account/second-factor', { code: '000000' })
    expect([wrong.status, await faultsOf(wrong)]).toEqual([400, { code: FAULTS.codeWrong }])
    expect(await secretOn(wrong)).toBe(secret)
    const shown = await admin.submitTo(wrong, '/account/second-factor', {
      code: totp.codeAt(secret, stepNow()),
    })
    const codes = await shown.texts('.recovery-codes li')
    expect([codes.length, new Set(codes).size]).toEqual([10, 10])
    for (const code of codes) expect(code).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}$/)
    expect((await admin.get('/account')).html).toContain('10 recovery codes left')
    const again = await admin.submitTo(wrong, '/account/second-factor', {
      code: totp.codeAt(secret, stepNow()),
    })
    expect(again.status).toBe(409)
  })

  test('asks for a code at the sign-in, and opens nothing before', async () => {
    const { secret } = await enable()
    const visitor = openConsoleClient(daybook)
    expect((await visitor.signIn()).path).toBe('/sign-in/code')
    expect((await visitor.get('/events')).path).toBe('/sign-in/code?next=%2Fevents')
    const half = visitor.cookies.get('daybook-session')
    const page = await visitor.get('/sign-in/code?next=%2Fkeys')
    const signedIn = await visitor.submit(page, { code: totp.codeAt(secret, stepNow()) })
    expect(signedIn.path).toBe('/keys')
    expect(visitor.cookies.get('daybook-session')).not.toBe(half)
    visitor.cookies.set('daybook-session', half ?? '')
    expect((await visitor.get('/events')).path).toBe('/sign-in?next=%2Fevents')
    const records = await recordsOf(daybook, 'AwsConsoleSignIn')
    expect(records[0]).toMatchObject({ additionalEventData: { MFAUsed: 'Yes' } })
    expect(records).toHaveLength(2)
  })

  test('takes a code of the step before or after, each once, and none that is older', async () => {
    const { secret } = await enable()
    const codeAt = (offset: number) => totp.codeAt(secret, stepNow() + offset)
    const tries: [number, string][] = [
      [-2, '/sign-in/code'],
      [2, '/sign-in/code'],
      [-1, '/overview'],
      [-1, '/sign-in/code'],
      [1, '/overview'],
      [0, '/sign-in/code'],
    ]
    for (const [offset, path] of tries) {
      const visitor = openConsoleClient(daybook)
      await visitor.signIn()
      expect([offset, (await enterCode(visitor, codeAt(offset))).path]).toEqual([offset, path])
    }
  })

  test('takes a recovery code once, written as it may be, and logs it', async () => {
    const { codes } = await enable()
    const code = codes[3] ?? ''
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    expect((await enterCode(visitor, ` ${code.toUpperCase().replace('-', ' ')} `)).path).toBe('/overview')
    expect((await visitor.get('/account')).html).toContain('9 recovery codes left')
    const other = openConsoleClient(daybook)
    await other.signIn()
    expect(await faultsOf(await enterCode(other, code))).toEqual({ code: FAULTS.codeWrong })
    expect(await recordsOf(daybook, 'UseRecoveryCode')).toHaveLength(1)
    expect((await recordsOf(daybook, 'AwsConsoleSignIn'))[0]).toMatchObject({
      errorMessage: FAULTS.codeWrong,
    })
  })

  test('slows down guesses of codes, from wherever they come', async () => {
    const { secret } = await enable()
    const statuses: number[] = []
    for (let round = 0; round < 8; round += 1) {
      const visitor = openConsoleClient(daybook)
      await visitor.signIn()
      statuses.push((await enterCode(visitor, '123456')).status)
    }
    expect(statuses).toContain(429)
    later(3_700)
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    expect((await enterCode(visitor, totp.codeAt(secret, stepNow()))).path).toBe('/overview')
  })

  test('can be removed, and its recovery codes replaced', async () => {
    const { codes } = await enable()
    const shown = await admin.submitTo(await admin.get('/account'), '/account/second-factor/codes')
    expect((await shown.texts('.recovery-codes li')).some((code) => codes.includes(code))).toBe(false)
    const removed = await admin.submitTo(await admin.get('/account'), '/account/second-factor/removal')
    expect(removed.path).toBe('/account?notice=factor-removed')
    expect((await openConsoleClient(daybook).signIn()).path).toBe('/overview')
  })

  test('ends with a reset of the password on the command line', async () => {
    await enable()
    await daybook.app.services.provisioning.setPassword(null, 'admin', 'words of the operator')
    const visitor = openConsoleClient(daybook)
    expect((await visitor.signIn('admin', 'words of the operator')).path).toBe('/sign-in/password')
  })

  test('closes the API of CloudControl for the password', async () => {
    await enable()
    const response = await requestCloudControl(daybook, '/oec/0.9/myaccount', ADMIN_AUTHORIZATION)
    expect([response.status, await response.text()]).toEqual([
      401,
      expect.stringContaining(FAULTS.programNeedsKey),
    ])
  })

  test('is set up at the sign-in where it is required, and cannot be removed', async () => {
    await open({ DAYBOOK_SECOND_FACTOR: 'administrators' })
    const page = await admin.signIn()
    expect(page.path).toBe('/sign-in/second-factor')
    expect((await admin.get('/events')).path).toBe('/sign-in/second-factor?next=%2Fevents')
    const shown = await admin.submit(page, { code: totp.codeAt(await secretOn(page), stepNow()) })
    expect(await shown.texts('.recovery-codes li')).toHaveLength(10)
    const account = await admin.get('/account')
    expect(account.path).toBe('/account')
    expect(await account.elements('form[action="/account/second-factor/removal"]')).toEqual([])
    const csrf = (await account.elements('input[name=csrf]'))[0]?.attributes.value ?? ''
    expect((await admin.post('/account/second-factor/removal', { csrf })).status).toBe(409)
    await daybook.api('/users', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userName: 'ann', password: ADMIN.password }),
    })
    expect((await openConsoleClient(daybook).signIn('ann')).path).toBe('/sign-in/password')
  })

  test('is a secret: neither it nor a recovery code is in the database or the log', async () => {
    const { secret, codes } = await enable()
    const { events } = await (await daybook.api('/events?limit=1000')).json()
    const text = JSON.stringify(events)
    for (const each of [secret, ...codes]) expect(text).not.toContain(each)
    const factor = await daybook.app.store.forCustomer(1).secondFactors.find('admin')
    expect(factor?.sealedSecret).not.toContain(secret)
  })

  test('that was sealed with a lost key is refused with a sentence, and the operator removes it', async () => {
    const { secret, codes } = await enable()
    const sealed = openSecrets(Buffer.alloc(32, 7)).seal(secret)
    await executeSql(daybook, `update second_factors set sealed_secret = '${sealed}'`)
    const visitor = openConsoleClient(daybook)
    await visitor.signIn()
    const refused = await enterCode(visitor, totp.codeAt(secret, stepNow()))
    expect([refused.status, await faultsOf(refused)]).toEqual([400, { code: FAULTS.codeUnreadable }])
    // Guesses count as they always do.
    for (let i = 0; i < 20; i += 1) await enterCode(visitor, 'aaaaa-aaaaa')
    expect((await enterCode(visitor, 'aaaaa-aaaaa')).status).toBe(429)
    later(86_400)
    const other = openConsoleClient(daybook)
    await other.signIn()
    expect((await enterCode(other, codes[0] ?? '')).path).toBe('/overview')
    await daybook.app.services.provisioning.setPassword(null, 'admin', 'words of the operator')
    const again = openConsoleClient(daybook)
    expect((await again.signIn('admin', 'words of the operator')).path).toBe('/sign-in/password')
  })
})

type SignInRecord = { additionalEventData?: object; errorMessage?: string }

// Daybook may write an event after it has answered.
async function recordsOf(daybook: TestApp, eventName: string): Promise<SignInRecord[]> {
  await Bun.sleep(100)
  const { events } = await (await daybook.api(`/events?eventName=${eventName}`)).json()
  return events
}
