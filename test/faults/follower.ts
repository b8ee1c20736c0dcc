import { openEventStream } from '../support/event-stream.ts'
import type { Target } from './cluster.ts'

/** By then a follower has what was sent last. */
const LAST_MS = 20_000

/** Follows events, and continues after the last position whenever the connection is lost, as a browser does. */
export function followThroughKills(pickTarget: () => Target, filter: string) {
  const ids: string[] = []
  let current: Awaited<ReturnType<typeof openEventStream>> | null = null
  const opened = Promise.withResolvers<void>()
  let isStopped = false
  let last = ''
  const follow = async () => {
    const { url, authorization } = pickTarget()
    const headers = { authorization, ...(last !== '' && { 'last-event-id': last }) }
    const stream = await openEventStream(`${url}/api/v1/events/tail?${filter}`, { headers })
    current = stream
    if (last === '') void stream.until(() => stream.lastId() !== '').then(opened.resolve, () => {})
    await stream.done
    current = null
    if (stream.response.status !== 200) return
    last = stream.lastId() || last
    ids.push(...toIds(stream.records()))
  }
  const followAll = async () => {
    while (!isStopped) {
      await follow().catch(() => {})
      await Bun.sleep(50)
    }
  }
  const done = followAll()
  const count = () => ids.length + (current?.records().length ?? 0)
  return {
    /** Resolves once the first stream has its position. */
    opened: opened.promise,
    /** Ends once so many events were received, or some time has passed. Resolves with the IDs of all, in their order. */
    async stop(expected: number): Promise<string[]> {
      for (let waited = 0; count() < expected && waited < LAST_MS; waited += 100) await Bun.sleep(100)
      // What comes twice would come now.
      await Bun.sleep(500)
      isStopped = true
      await current?.leave()
      await done
      return ids
    },
  }
}

function toIds(records: string[]): string[] {
  return records.map((record) => String(JSON.parse(record).eventID))
}
