import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { INVENTORY_KEY, openInventory, refusal } from '../../support/inventory.ts'
import { faultsOn, valueIn } from '../../support/page-content.ts'
import { asked, ended, reconciled, see } from '../../support/server-records.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

let daybook: TestApp
let admin: ReturnType<typeof openConsoleClient>

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  admin = openConsoleClient(daybook)
  await admin.signIn()
})

afterAll(() => daybook.close())

describe('the page of servers', () => {
  test('says how servers and observations get there while there are none', async () => {
    const page = await admin.get('/servers')
    expect(await page.texts('.empty-state h2')).toEqual(['No event has told of a server yet'])
    expect(page.html).toContain(`${daybook.url}/api/v1/observations`)
    expect(await page.find('a[href="/projects"]')).not.toEqual([])
    expect(await page.find('table, .page-search')).toEqual([])
  })

  test('shows what is recorded beside what was observed, and since when they differ', async () => {
    await daybook.send([
      ...['i-1', 'i-2'].flatMap((id) => [
        asked('StartInstances', id, '10:59'),
        ended('StartInstances', id, '11:00'),
      ]),
      asked('StopInstances', 'i-3', '11:58'),
      asked('StopInstances', 'i-4', '10:00'),
    ])
    expect(await (await admin.get('/servers')).texts('.page-section h2')).toEqual([
      'Nothing has been observed yet',
    ])
    await see(daybook, '12:00', { 'i-1': 'running', 'i-2': 'stopped' })
    daybook.at('2026-03-01T12:03:00Z')
    const page = await admin.get('/servers')
    const cells = await page.texts('tbody td')
    expect(cells).toEqual([
      ...['default', 'Running for 1 h', 'Running seen 3 min ago', '3 min ago'],
      ...['default', 'Running for 1 h', 'Stopped seen 3 min ago, differs for 3 min', 'not yet'],
      ...['default', 'nothing yet Stop under way for 5 min', 'not yet', 'not yet'],
      ...['default', 'nothing yet Stop requested 2 h ago, no end told', 'not yet', 'not yet'],
    ])
    expect((await page.find('tbody a'))[0]?.attributes.href).toBe('/events?resourceName=i-1&readOnly=any')
    expect(await page.texts('.page-links a')).toEqual(['All (4)', 'Differing (1)'])
    expect(await (await admin.get('/servers?differing=yes')).texts('.data-table-name')).toEqual(['i-2'])
    expect(await reconciled(daybook, '12:05')).toBe(1)
    const none = await admin.get('/servers?differing=yes')
    expect(await none.texts('.empty-state h2')).toEqual(['Nothing differs'])
  })

  test('finds by id or name, leads on, and says when it finds nothing', async () => {
    daybook.at('2026-03-01T12:06:00Z')
    const ids = Array.from({ length: 120 }, (_, i) => `many-${String(i).padStart(3, '0')}`)
    await daybook.send(ids.map((id) => asked('StartInstances', id, '12:05')))
    const first = await admin.get('/servers?q=MANY')
    expect((await first.texts('.data-table-name')).length).toBe(100)
    expect(await first.texts('.page-foot')).toEqual(['100 servers, and there are more. The next ones'])
    const second = await admin.get('/servers?q=MANY&after=many-099')
    expect((await second.texts('.data-table-name'))[0]).toBe('many-100')
    expect(await second.texts('.page-foot a')).toEqual(['From the first'])
    const none = await admin.get('/servers?q=%3Cb%3E')
    expect(await none.texts('.page-no-results')).toEqual(['No server here has “<b>” in its id or name. Show all'])
  })
})

describe('the inventory of a project', () => {
  test('is connected, checked and let go, and its secret is never shown', async () => {
    const inventory = openInventory({ 'i-1': 'running' })
    const values = {
      inventoryEndpoint: inventory.endpoint,
      inventoryRegion: INVENTORY_KEY.region,
      inventoryAccessKeyId: INVENTORY_KEY.accessKeyId,
      inventorySecretAccessKey: INVENTORY_KEY.secretAccessKey,
    }
    const wrong = await admin.send(await admin.get('/projects/default'), '/projects/default/inventory', {
      ...values,
      inventoryRegion: 'a b',
    })
    expect(await faultsOn(wrong)).toEqual({
      inventoryRegion: 'Region must be 1 to 128 printable ASCII characters without spaces.',
    })
    expect(await valueIn(wrong, 'inventoryEndpoint')).toBe(inventory.endpoint)
    const saved = await admin.send(wrong, '/projects/default/inventory', values)
    expect(saved.path).toBe('/projects/default?notice=inventory-connected#inventory')
    expect(saved.html + wrong.html).not.toContain(INVENTORY_KEY.secretAccessKey)
    expect(await valueIn(saved, 'inventorySecretAccessKey')).toBeUndefined()
    expect(await (await admin.get('/projects/default')).texts('#inventory > p.muted')).toContain(
      'It has not been asked yet.',
    )

    const works = await admin.send(saved, '/projects/default/inventory/check')
    expect(await works.texts('.checked-good')).toEqual(['The inventory answered, and names one server.'])
    inventory.answer(() => refusal(403, 'UnauthorizedOperation', 'You may <not>.'.replaceAll('<', '&lt;')))
    const refused = await admin.send(works, '/projects/default/inventory/check')
    expect(await refused.texts('.check-result blockquote')).toEqual(['You may <not>.'])
    await daybook.app.services.reconcileServers()
    const silent = await admin.get('/projects/default')
    expect(await silent.texts('.check-result blockquote')).toEqual(['You may <not>.'])

    const gone = await admin.send(silent, '/projects/default/inventory/disconnection')
    expect(gone.path).toBe('/projects/default?notice=inventory-disconnected')
    expect(await gone.find('form[action="/projects/default/inventory/check"]')).toEqual([])
    expect(daybook.log).toEqual([])
    inventory.close()
  })

  test('must be at an address', async () => {
    const page = await admin.send(await admin.get('/projects/default'), '/projects/default/inventory', {
      ...{ inventoryEndpoint: 'ec2', inventoryRegion: 'r', inventoryAccessKeyId: 'k' },
      inventorySecretAccessKey: 's',
    })
    expect(await faultsOn(page)).toEqual({
      inventoryEndpoint: 'Endpoint must be an http or https URL without a query, such as https://ec2.example.com.',
    })
  })
})
