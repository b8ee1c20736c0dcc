import type { openConsoleClient } from './console-client.ts'
import { saveSharedView } from './saved-view.ts'
import type { TestApp } from './test-app.ts'
import { administratorOf, BOB, createTestUser } from './test-users.ts'

type Client = ReturnType<typeof openConsoleClient>

/** The password of bob after `seedConsole`. */
export const PASSWORD_OF_BOB = 'a password of bob'

/**
 * Creates what the pages of the console are about, and returns its names: a user with a key, a trail with an archive, a view,
 * events. The administrator's client needs the token of its forms.
 */
export async function seedConsole(
  daybook: TestApp,
  admin: Client,
  csrf: string,
): Promise<{ [name: string]: string }> {
  const { authorization } = await createTestUser(daybook, { ...BOB, password: PASSWORD_OF_BOB })
  const [key = ''] = atob(authorization.slice('Basic '.length)).split(':')
  const trail = { name: 'keep', bucket: 'file:keep', project: 'default', format: 'tar.gz', start: 'yes' }
  await admin.request('/trails', { method: 'POST', body: new URLSearchParams({ ...trail, csrf }) })
  await daybook.send(Array.from({ length: 60 }, (_, index) => recordAt(index)))
  for (const instant of ['2026-03-01T12:06:00Z', '2026-03-01T13:01:00Z']) {
    daybook.setClock(instant)
    await daybook.app.services.deliver()
  }
  await daybook.app.services.writeDigests()
  const [link] = await (await admin.get('/trails/keep')).elements('a[href*="/archives/"]')
  const owner = await administratorOf(daybook, '000000000001')
  const view = await saveSharedView(daybook, owner, 'Stops', 'ann')
  return { event: 'event-1', key, view, archive: link?.attributes.href?.split('/').at(-1) ?? '' }
}

/** Returns a path with the names of `seedConsole` in the place of those in braces. */
export function fillPath(path: string, names: { [name: string]: string }): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '')
}

function recordAt(index: number): object {
  return { eventID: `event-${index}`, eventName: 'StopInstances', userName: 'ann' }
}
