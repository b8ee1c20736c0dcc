import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { ADMIN_AUTHORIZATION, basicAuthorization, requestCloudControl } from '../../support/cloudcontrol.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import {
  type IdentityProvider,
  openIdentityProvider,
  openIdSettings,
  signInWithProvider,
} from '../../support/identity-provider.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'

let provider: IdentityProvider
let daybook: TestApp

beforeAll(async () => {
  provider = await openIdentityProvider()
  daybook = await openTestApp({
    ...{ database: 'sqlite', DAYBOOK_OIDC_ONLY: 'true', ...openIdSettings(provider) },
  })
  provider.registerClient(daybook.url)
})
afterAll(async () => {
  await daybook.close()
  await provider.close()
})

describe('a Daybook without passwords', () => {
  test('signs in with the provider only, and asks for no password', async () => {
    const visitor = openConsoleClient(daybook)
    const page = await visitor.get('/sign-in')
    expect(await page.elements('input[type=password], form[method=post]:not([action="/language"])')).toEqual(
      [],
    )
    expect((await signInWithProvider(visitor, 'admin')).path).toBe('/overview')
  })

  test('refuses the right password like a wrong one, with the same sentence', async () => {
    for (const password of [ADMIN.password, 'wrong']) {
      const visitor = openConsoleClient(daybook)
      await visitor.get('/sign-in')
      const token = '0'.repeat(36)
      visitor.cookies.set('daybook-form', token)
      const masked = Buffer.concat([Buffer.alloc(36), Buffer.from(token)]).toString('base64url')
      const page = await visitor.post('/sign-in', { userName: ADMIN.userName, password, token: masked })
      expect([page.status, await page.texts('.sign-in-error')]).toEqual([401, [MESSAGES.faults.passwordsOff]])
    }
  })

  test('refuses passwords for the API of CloudControl, and takes access keys', async () => {
    const path = '/oec/0.9/myaccount'
    const refused = await requestCloudControl(daybook, path, ADMIN_AUTHORIZATION)
    expect([refused.status, await refused.text()]).toEqual([
      401,
      expect.stringContaining(MESSAGES.faults.passwordsOffForPrograms),
    ])
    const { accessKeyId, secretAccessKey } = await daybook.app.services.provisioning.createAccessKey(
      ...([null, ADMIN.userName] as const),
    )
    const taken = await requestCloudControl(daybook, path, basicAuthorization(accessKeyId, secretAccessKey))
    expect([taken.status, await taken.text()]).toEqual([200, expect.stringContaining('>admin<')])
    const wrong = await requestCloudControl(daybook, path, basicAuthorization(accessKeyId, 'wrong'))
    expect(wrong.status).toBe(401)
  })
})
