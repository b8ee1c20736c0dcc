import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { allowSystem } from '../../support/allow-system.ts'
import { openConsoleClient } from '../../support/console-client.ts'
import { ec2Error, INVENTORY_KEY, openInventory } from '../../support/inventory.ts'
import { faultsOf, fieldValue } from '../../support/page-content.ts'
import { reconcileAt, sendObservations, serverOutcome, serverRequest } from '../../support/server-records.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

let daybook: TestApp
let admin: ReturnType<typeof openConsoleClient>

beforeAll(async () => {
  daybook = await openTestApp({ database: 'sqlite' })
  await allowSystem(daybook)
  admin = openConsoleClient(daybook, {}, { confirms: true })
  await admin.signIn()
})

afterAll(() => daybook.close())

describe('the servers page', () => {
  test('explains how to record servers and observations while there are none', async () => {
    const page = await admin.get('/servers')
    expect(await page.texts('.empty-state h2')).toEqual(['No servers yet'])
    expect(page.html).toContain(`${daybook.url}/api/v1/observations`)
    expect(await page.elements('a[href="/projects"]')).not.toEqual([])
    expect(await page.elements('table, .page-search')).toEqual([])
  })

  test('shows the recorded and the observed state, and since when they differ', async () => {
    await daybook.send([
      ...['i-1', 'i-2'].flatMap((id) => [
        serverRequest('StartInstances', id, '10:59'),
        serverOutcome('StartInstances', id, '11:00'),
      ]),
      serverRequest('StopInstances', 'i-3', '11:58'),
      serverRequest('StopInstances', 'i-4', '10:00'),
    ])
    expect(await (await admin.get('/servers')).texts('.page-section h2')).toEqual(['No observations yet'])
    await sendObservations(daybook, '12:00', { 'i-1': 'running', 'i-2': 'stopped' })
    daybook.setClock('2026-03-01T12:03:00Z')
    const page = await admin.get('/servers')
    const cells = await page.texts('tbody td')
    expect(cells).toEqual([
      ...['default', 'Running for 1 h', 'Running seen 3 min ago', '3 min ago'],
      ...['default', 'Running for 1 h', 'Stopped seen 3 min ago, differs for 3 min', 'not yet'],
      ...['default', 'not yet Stop pending for 5 min', 'not yet', 'not yet'],
      ...['default', 'not yet Stop requested 2 h ago, outcome unknown', 'not yet', 'not yet'],
    ])
    expect((await page.elements('tbody a'))[0]?.attributes.href).toBe('/entity?server=i-1&project=default')
    expect(await page.texts('.page-links a')).toEqual(['All (4)', 'With differences (1)'])
    expect(await (await admin.get('/servers?differing=yes')).texts('.data-table-name')).toEqual(['i-2'])
    expect(await reconcileAt(daybook, '12:05')).toBe(1)
    const noDifference = await admin.get('/servers?differing=yes')
    expect(await noDifference.texts('.empty-state h2')).toEqual(['No differences'])
  })

  test('searches IDs and names, has pages, and says when nothing was found', async () => {
    daybook.setClock('2026-03-01T12:06:00Z')
    const ids = Array.from({ length: 120 }, (_, i) => `many-${String(i).padStart(3, '0')}`)
    await daybook.send(ids.map((id) => serverRequest('StartInstances', id, '12:05')))
    const first = await admin.get('/servers?q=MANY')
    expect((await first.texts('.data-table-name')).length).toBe(100)
    expect(await first.texts('.page-foot')).toEqual(['100 servers, and there are more. Next page'])
    const [next] = await first.elements('.page-foot a')
    expect(next?.attributes.href).toBe('/servers?q=MANY&after=default%2Fmany-099')
    const second = await admin.get(next?.attributes.href ?? '')
    expect(await second.texts('.page-foot')).toEqual(['20 servers, after many-099. First page'])
    const typed = await admin.get('/servers?q=MANY&after=many-099')
    expect((await typed.texts('.data-table-name'))[0]).toBe('many-100')
    expect((await second.texts('.data-table-name'))[0]).toBe('many-100')
    expect(await second.texts('.page-foot a')).toEqual(['First page'])
    const ofProject = await admin.get('/servers?q=MANY&project=default&differing=no')
    expect(await ofProject.texts('.page-intro')).toContain(
      'Only servers of project default. Show all projects',
    )
    expect((await ofProject.elements('.page-foot a'))[0]?.attributes.href).toBe(
      '/servers?q=MANY&project=default&after=default%2Fmany-099',
    )
    const ofNone = await admin.get('/servers?project=attic')
    expect(await ofNone.texts('.page-no-results')).toEqual(['No servers match. Show all servers'])
    const noResult = await admin.get('/servers?q=%3Cb%3E')
    expect(await noResult.texts('.page-no-results')).toEqual(['No servers match “<b>”. Show all servers'])
  })
})

describe('the inventory of a project', () => {
  test('is connected, checked and disconnected, and its secret is never shown', async () => {
    const inventory = openInventory({ 'i-1': 'running' })
    const values = {
      inventoryEndpoint: inventory.endpoint,
      inventoryRegion: INVENTORY_KEY.region,
      inventoryAccessKeyId: INVENTORY_KEY.accessKeyId,
      inventorySecretAccessKey: INVENTORY_KEY.secretAccessKey,
    }
    const invalid = await admin.submitTo(
      await admin.get('/projects/default'),
      '/projects/default/inventory',
      {
        ...values,
        inventoryRegion: 'a b',
      },
    )
    expect(await faultsOf(invalid)).toEqual({
      inventoryRegion: 'Region must be 1 to 128 printable ASCII characters without spaces.',
    })
    expect(await fieldValue(invalid, 'inventoryEndpoint')).toBe(inventory.endpoint)
    const saved = await admin.submitTo(invalid, '/projects/default/inventory', values)
    expect(saved.path).toBe('/projects/default?notice=inventory-connected#inventory')
    expect(saved.html + invalid.html).not.toContain(INVENTORY_KEY.secretAccessKey)
    expect(await fieldValue(saved, 'inventorySecretAccessKey')).toBeUndefined()
    expect(await (await admin.get('/projects/default')).texts('#inventory > p.muted')).toContain(
      'Not queried yet.',
    )

    const accepted = await admin.submitTo(saved, '/projects/default/inventory/check')
    expect(await accepted.texts('.check-result')).toEqual([
      'The connection works: the inventory lists 1 server.',
    ])
    inventory.respondWith(() =>
      ec2Error(403, 'UnauthorizedOperation', 'You may <not>.'.replaceAll('<', '&lt;')),
    )
    const refused = await admin.submitTo(accepted, '/projects/default/inventory/check')
    expect(await refused.texts('.check-result blockquote')).toEqual(['You may <not>.'])
    await daybook.app.services.reconcileServers()
    const silent = await admin.get('/projects/default')
    expect(await silent.texts('.check-result blockquote')).toEqual(['You may <not>.'])

    const disconnected = await admin.submitTo(silent, '/projects/default/inventory/disconnection')
    expect(disconnected.path).toBe('/projects/default?notice=inventory-disconnected')
    expect(await disconnected.elements('form[action="/projects/default/inventory/check"]')).toEqual([])
    expect(daybook.log).toEqual([])
    inventory.close()
  })

  test('must have a URL as its endpoint', async () => {
    const page = await admin.submitTo(await admin.get('/projects/default'), '/projects/default/inventory', {
      ...{ inventoryEndpoint: 'ec2', inventoryRegion: 'r', inventoryAccessKeyId: 'k' },
      inventorySecretAccessKey: 's',
    })
    expect(await faultsOf(page)).toEqual({
      inventoryEndpoint:
        'Endpoint must be an http or https URL without a query, such as https://ec2.example.com.',
    })
  })
})
