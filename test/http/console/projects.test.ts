import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { faultsOn, tokenOn, valueIn } from '../../support/page-content.ts'
import { NOON, openTestApp, type TestApp } from '../../support/test-app.ts'

const SECRET = 'a-secret-of-the-storage'
const STORAGE = { endpoint: 'https://storage.example.com', region: 'eu-1', accessKeyId: 'AKIDSTORAGE' }
const ID =
  'Id must be 1 to 64 letters, digits, dots, underscores and hyphens, and must start with a letter or digit.'

let daybook: TestApp
let admin: ReturnType<typeof openConsoleClient>

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  // The first project is the oldest, so the others are made later.
  daybook.at('2026-03-01T12:01:00Z')
  admin = openConsoleClient(daybook)
  await admin.signIn()
})

afterAll(() => daybook.close())

describe('projects', () => {
  test('are created and renamed', async () => {
    const made = await admin.send(await admin.get('/projects'), '/projects', { id: 'shop', name: 'The shop' })
    expect(made.path).toBe('/projects/shop?notice=project-created')
    const renamed = await admin.send(made, '/projects/shop/name', { name: ' A shop ' })
    expect(await renamed.texts('h1')).toEqual(['A shop'])
    const list = await admin.get('/projects')
    expect(await list.texts('.data-table-name')).toEqual(['default', 'A shop'])
  })

  test.each([
    ['id', { id: '', name: 'Kept' }, ID],
    ['id', { id: 'a b', name: 'Kept' }, ID],
    ['id', { id: 'x'.repeat(65), name: 'Kept' }, ID],
    ['id', { id: 'default', name: 'Kept' }, 'There is a project default already.'],
    ['name', { id: 'kept', name: '' }, 'Name must be one line of text and must not be empty.'],
    ['name', { id: 'kept', name: 'n'.repeat(129) }, 'Name must have at most 128 characters; got 129.'],
  ])(
    'say what is wrong with %s beside it, keep the rest, and store nothing',
    async (field, values, sentence) => {
      const page = await admin.send(await admin.get('/projects'), '/projects', values)
      expect(page.status).toBe(400)
      expect(await faultsOn(page)).toEqual({ [field]: sentence })
      for (const [name, value] of Object.entries(values)) expect(await valueIn(page, name)).toBe(value)
      expect(await page.texts('.data-table-name')).toEqual(['default', 'A shop'])
    },
  )

  test('keep their name when the new one cannot be', async () => {
    const page = await admin.send(await admin.get('/projects/shop'), '/projects/shop/name', { name: ' ' })
    expect([page.status, await faultsOn(page)]).toEqual([
      400,
      { name: 'Name must be one line of text and must not be empty.' },
    ])
    expect(await (await admin.get('/projects/shop')).texts('h1')).toEqual(['A shop'])
  })

  test('are deleted once nothing of them is in the log, and say so before', async () => {
    await admin.send(await admin.get('/projects'), '/projects', { id: 'old', name: 'Old' })
    await admin.send(await admin.get('/projects'), '/projects', { id: 'busy', name: 'Busy' })
    const csrf = await tokenOn(await admin.get('/people'))
    await admin.post('/people/admin/grants', { csrf, give: 'collector busy' })
    await daybook.send([{ eventName: 'A', userName: 'u', eventTime: NOON }], '?project=busy')
    const gone = await admin.send(await admin.get('/projects/old/deletion'), '/projects/old/deletion')
    expect(gone.path).toBe('/projects?notice=project-deleted')
    const stays = await admin.send(await admin.get('/projects/busy/deletion'), '/projects/busy/deletion')
    expect([stays.status, await faultsOn(stays)]).toEqual([
      409,
      { form: 'The log still holds events of project busy.' },
    ])
    expect(await (await admin.get('/projects')).texts('.data-table-name')).not.toContain('Old')
  })

  test('leave the first one where it is', async () => {
    expect((await admin.get('/projects/default')).html).toContain('The first project stays')
    const page = await admin.post('/projects/default/deletion', {
      csrf: await tokenOn(await admin.get('/keys')),
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
    ['accessKeyId', { accessKeyId: 'a b' }, 'Key id must be 1 to 128 printable ASCII characters without spaces.'],
    ['secretAccessKey', { secretAccessKey: '' }, 'The secret access key is missing.'],
  ])(
    'says what is wrong with %s, keeps all but the secret, and stores nothing',
    async (field, part, sentence) => {
      const values = { ...STORAGE, secretAccessKey: SECRET, ...part }
      const page = await admin.send(await admin.get('/projects/shop'), '/projects/shop/storage', values)
      expect(page.status).toBe(400)
      expect(await faultsOn(page)).toEqual({ [field]: sentence })
      for (const name of ['endpoint', 'region', 'accessKeyId'] as const)
        expect(await valueIn(page, name)).toBe(values[name])
      expect(page.html).not.toContain(SECRET)
      expect(await (await admin.get('/projects')).texts('.plain-storage')).not.toContain(STORAGE.endpoint)
    },
  )

  test('is saved, its secret never shown and kept when it is left empty', async () => {
    const values = { ...STORAGE, secretAccessKey: SECRET, pathStyle: 'yes' }
    const saved = await admin.send(await admin.get('/projects/shop'), '/projects/shop/storage', values)
    expect(saved.path).toBe('/projects/shop?notice=connected#storage')
    expect(saved.html).not.toContain(SECRET)
    expect(await valueIn(saved, 'secretAccessKey')).toBeUndefined()
    const again = await admin.send(saved, '/projects/shop/storage', { region: 'eu-2', pathStyle: '' })
    expect(await valueIn(again, 'region')).toBe('eu-2')
    expect((await again.find('#pathStyle'))[0]?.attributes.checked).toBeUndefined()
  })

  test('is asked whether it works, and answers in its own words', async () => {
    const seen: string[] = []
    const storage = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch(request) {
        const [, keyId = ''] = /Credential=([^/]+)/.exec(request.headers.get('authorization') ?? '') ?? []
        seen.push(keyId)
        if (keyId === 'GOOD')
          return new Response('<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>')
        const words = 'The key you sent is not one of ours.'
        return new Response(`<Error><Code>SignatureDoesNotMatch</Code><Message>${words}</Message></Error>`, {
          status: 403,
        })
      },
    })
    const connected = await admin.send(await admin.get('/projects/shop'), '/projects/shop/storage', {
      endpoint: storage.url.origin,
      accessKeyId: 'BAD',
      pathStyle: 'yes',
    })
    const refused = await admin.send(connected, '/projects/shop/storage/check')
    expect(await refused.texts('.check-result blockquote')).toEqual(['The key you sent is not one of ours.'])
    const better = await admin.send(refused, '/projects/shop/storage', { accessKeyId: 'GOOD' })
    const works = await admin.send(better, '/projects/shop/storage/check')
    expect(await works.texts('.checked-good')).toEqual(['The storage answered, and knows the key.'])
    expect(seen).toEqual(['BAD', 'GOOD'])
    await storage.stop(true)
  })

  test('is disconnected', async () => {
    const page = await admin.send(await admin.get('/projects/shop'), '/projects/shop/storage/disconnection')
    expect(page.path).toBe('/projects/shop?notice=disconnected')
    const check = await admin.post('/projects/shop/storage/check', { csrf: await tokenOn(page) })
    expect([check.status, await faultsOn(check)]).toEqual([
      409,
      { form: 'Project shop has no object storage yet.' },
    ])
  })
})
