import type { TestApp } from './test-app.ts'

const STEP_MS = 30 * 60_000

/** Sources that each speak every half an hour, from noon on 1 March 2026 until noon two days later. */
export async function sendHeartbeats(
  daybook: TestApp,
  eventSources: string[],
  project = 'default',
): Promise<void> {
  const from = Date.parse('2026-03-01T12:00:00Z')
  for (let at = from; at <= from + 2 * 86_400_000; at += STEP_MS) {
    daybook.at(new Date(at).toISOString())
    const records = eventSources.map((eventSource) => ({
      eventName: 'StopInstances',
      userName: 'ann',
      eventSource,
    }))
    await daybook.send(records, `?project=${project}`)
    await daybook.app.flows.hearing.flush()
  }
}
