import type { ServerProcess } from '../support/server-process.ts'

const NAME = 'bench'

/** Creates a trail that saves all events to a folder from now on. */
export async function createBenchTrail(server: ServerProcess): Promise<void> {
  await request(server, 'POST', '/trails', { name: NAME, bucket: 'file:bench' })
  await request(server, 'PUT', `/trails/${NAME}/logging`)
}

/** Returns when the present delivery window of the trail ends. */
export async function nextDeliveryAt(server: ServerProcess): Promise<Date> {
  const { state } = await request(server, 'GET', `/trails/${NAME}`)
  return new Date(state.nextDeliveryAt ?? Date.now())
}

/** Waits until the trail has delivered the window that ends at an instant. */
export async function waitForDelivery(server: ServerProcess, end: Date): Promise<void> {
  for (;;) {
    const { state } = await request(server, 'GET', `/trails/${NAME}`)
    const isClosed = Date.parse(state.lastDelivery?.closedAt ?? '') >= end.getTime()
    if (isClosed && state.waiting.windows === 0) return
    if (state.error !== null) throw new Error(`The trail cannot deliver: ${state.error}`)
    await Bun.sleep(250)
  }
}

async function request(server: ServerProcess, method: string, path: string, body?: object) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: server.authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text === '' ? {} : JSON.parse(text)
}
