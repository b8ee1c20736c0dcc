import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { csrfTokenOf, faultsOf, fieldValue } from '../../support/page-content.ts'
import { NOON, openTestApp, type TestApp } from '../../support/test-app.ts'

const SECRET = 'a-secret-of-the-storage'
const STORAGE = { endpoint: 'https://storage.example.com', region: 'eu-1', accessKeyId: 'AKIDSTORAGE' }
const ID =
  'ID must be 1 to 64 letters, digits, dots, underscores and hyphens, and must start with a letter or digit.'

let daybook: TestApp
let admin: ReturnType<typeof openConsoleClient>

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  // The first project must be the oldest.
  daybook.setClock('2026-03-01T12:01:00Z')
  admin = openConsoleClient(daybook, {}, { confirms: true })
  await admin.signIn()
})

afterAll(() => daybook.close())

describe('the pages of projects', () => {
  test('create and rename a project', async () => {
    const created = await admin.submitTo(await admin.get('/projects'), '/projects', {
      id: 'shop',
      name: 'The shop',
    })
    expect(created.path).toBe('/projects/shop?notice=project-created')
    const renamed = await admin.submitTo(created, '/projects/shop/name', { name: ' A shop ' })
    expect(await renamed.texts('h1')).toEqual(['A shop'])
    const list = await admin.get('/projects')
    expect(await list.texts('.data-table-name')).toEqual(['default', 'A shop'])
  })

  test.each([
    ['id', { id: '', name: 'Kept' }, ID],
    ['id', { id: 'a b', name: 'Kept' }, ID],
    ['id', { id: 'x'.repeat(65), name: 'Kept' }, ID],
    ['id', { id: 'default', name: 'Kept' }, 'ID must be unique: there is already a project default.'],
    ['name', { id: 'kept', name: '' }, 'Name must be one line of text and must not be empty.'],
    ['name', { id: 'kept', name: 'n'.repeat(129) }, 'Name must have at most 128 characters; got 129.'],
  ])(
    'show the fault of %s beside the field, keep the other values, and store nothing',
    async (field, values, message) => {
      const page = await admin.submitTo(await admin.get('/projects'), '/projects', values)
      expect(page.status).toBe(400)
      expect(await faultsOf(page)).toEqual({ [field]: message })
      for (const [name, value] of Object.entries(values)) expect(await fieldValue(page, name)).toBe(value)
      expect(await page.texts('.data-table-name')).toEqual(['default', 'A shop'])
    },
  )

  test('keep the name when the new one is invalid', async () => {
    const page = await admin.submitTo(await admin.get('/projects/shop'), '/projects/shop/name', { name: ' ' })
    expect([page.status, await faultsOf(page)]).toEqual([
      400,
      { name: 'Name must be one line of text and must not be empty.' },
    ])
    expect(await (await admin.get('/projects/shop')).texts('h1')).toEqual(['A shop'])
  })

  test('delete a project only when the log holds no event of it', async () => {
    await admin.submitTo(await admin.get('/projects'), '/projects', { id: 'old', name: 'Old' })
    await admin.submitTo(await admin.get('/projects'), '/projects', { id: 'busy', name: 'Busy' })
    const csrf = await csrfTokenOf(await admin.get('/people'))
    await admin.post('/people/admin/grants', { csrf, give: 'collector busy' })
    await daybook.send([{ eventName: 'A', userName: 'u', eventTime: NOON }], '?project=busy')
    const deleted = await admin.submitTo(await admin.get('/projects/old/deletion'), '/projects/old/deletion')
    expect(deleted.path).toBe('/projects?notice=project-deleted')
    const refused = await admin.submitTo(
      await admin.get('/projects/busy/deletion'),
      '/projects/busy/deletion',
    )
    expect([refused.status, await faultsOf(refused)]).toEqual([
      409,
      { form: 'Project busy cannot be deleted while the log contains events of it.' },
    ])
    expect(await (await admin.get('/projects')).texts('.data-table-name')).not.toContain('Old')
  })

  test('refuse to delete the first project', async () => {
    expect((await admin.get('/projects/default')).html).toContain('The first project cannot be deleted')
    const page = await admin.post('/projects/default/deletion', {
      csrf: await csrfTokenOf(await admin.get('/keys')),
    })
    expect(page.status).toBe(409)
  })
})

describe('the object storage of a project', () => {
  test.each([
    [
      'endpoint',
      { endpoint: 'storage' },
      'Endpoint must be an http or https URL without a path, such as https://storage.example.com.',
    ],
    [
      'endpoint',
      { endpoint: 'ftp://a' },
      'Endpoint must be an http or https URL without a path, such as https://storage.example.com.',
    ],
    ['region', { region: '' }, 'Region must be 1 to 128 printable ASCII characters without spaces.'],
    [
      'accessKeyId',
      { accessKeyId: 'a b' },
      'Access key ID must be 1 to 128 printable ASCII characters without spaces.',
    ],
    ['secretAccessKey', { secretAccessKey: '' }, 'Secret access key must not be empty.'],
  ])(
    'shows the fault of %s, keeps all values but the secret, and stores nothing',
    async (field, invalid, message) => {
      const values = { ...STORAGE, secretAccessKey: SECRET, ...invalid }
      const page = await admin.submitTo(await admin.get('/projects/shop'), '/projects/shop/storage', values)
      expect(page.status).toBe(400)
      expect(await faultsOf(page)).toEqual({ [field]: message })
      for (const name of ['endpoint', 'region', 'accessKeyId'] as const)
        expect(await fieldValue(page, name)).toBe(values[name])
      expect(page.html).not.toContain(SECRET)
      expect(await (await admin.get('/projects')).texts('td[data-label="Object storage"]')).not.toContain(
        STORAGE.endpoint,
      )
    },
  )

  test('is saved; its secret is never shown, and kept when the field is empty', async () => {
    const values = { ...STORAGE, secretAccessKey: SECRET, pathStyle: 'yes' }
    const saved = await admin.submitTo(await admin.get('/projects/shop'), '/projects/shop/storage', values)
    expect(saved.path).toBe('/projects/shop?notice=connected#storage')
    expect(saved.html).not.toContain(SECRET)
    expect(await fieldValue(saved, 'secretAccessKey')).toBeUndefined()
    expect(await saved.texts('#checksum option[selected]')).toEqual(['Automatic'])
    const updated = await admin.submitTo(saved, '/projects/shop/storage', {
      ...{ region: 'eu-2', pathStyle: '', checksum: 'none' },
    })
    expect(await updated.texts('#checksum option[selected]')).toEqual(['None'])
    expect(await fieldValue(updated, 'region')).toBe('eu-2')
    expect((await updated.elements('#pathStyle'))[0]?.attributes.checked).toBeUndefined()
  })

  test('is checked, and its own error message is shown', async () => {
    const keyIds: string[] = []
    const storage = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch(request) {
        const [, keyId = ''] = /Credential=([^/]+)/.exec(request.headers.get('authorization') ?? '') ?? []
        keyIds.push(keyId)
        if (keyId === 'GOOD')
          return new Response('<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>')
        const message = 'The key you sent is not one of ours.'
        return new Response(
          `<Error><Code>SignatureDoesNotMatch</Code><Message>${message}</Message></Error>`,
          {
            status: 403,
          },
        )
      },
    })
    const connected = await admin.submitTo(await admin.get('/projects/shop'), '/projects/shop/storage', {
      endpoint: storage.url.origin,
      accessKeyId: 'BAD',
      pathStyle: 'yes',
    })
    const refused = await admin.submitTo(connected, '/projects/shop/storage/check')
    expect(await refused.texts('.check-result blockquote')).toEqual(['The key you sent is not one of ours.'])
    const changed = await admin.submitTo(refused, '/projects/shop/storage', { accessKeyId: 'GOOD' })
    const accepted = await admin.submitTo(changed, '/projects/shop/storage/check')
    expect(await accepted.texts('.check-result')).toEqual([
      'The connection works: the storage answered and accepted the access key.',
    ])
    expect(keyIds).toEqual(['BAD', 'GOOD'])
    await storage.stop(true)
  })

  test('is disconnected', async () => {
    const page = await admin.submitTo(
      await admin.get('/projects/shop'),
      '/projects/shop/storage/disconnection',
    )
    expect(page.path).toBe('/projects/shop?notice=disconnected')
    const check = await admin.post('/projects/shop/storage/check', { csrf: await csrfTokenOf(page) })
    expect([check.status, await faultsOf(check)]).toEqual([
      409,
      { form: 'Project shop has no object storage. Connect one first.' },
    ])
  })
})
