import type { TestApp } from './test-app.ts'

const STEP_MS = 30 * 60_000

/** Sends an event of each source every 30 minutes, from noon on 1 March 2026 until noon two days later. */
export async function sendHeartbeats(
  daybook: TestApp,
  eventSources: string[],
  project = 'default',
): Promise<void> {
  const start = Date.parse('2026-03-01T12:00:00Z')
  for (let time = start; time <= start + 2 * 86_400_000; time += STEP_MS) {
    daybook.setClock(new Date(time).toISOString())
    const records = eventSources.map((eventSource) => ({
      eventName: 'StopInstances',
      userName: 'ann',
      eventSource,
    }))
    await daybook.send(records, `?project=${project}`)
    await daybook.app.services.sourceTracker.flush()
  }
}
