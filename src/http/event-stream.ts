import type { LastItem, TailItem } from '../domain/events/tail.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import type { Follower } from '../services/events/follower.ts'
import { PROBLEMS, type Problem } from './shapes/problem.ts'

/**
 * Headers of a stream of server-sent events: proxies neither store it nor change it, and nginx does not collect it before it
 * sends it on.
 */
export const EVENT_STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
}

/** How long a client should wait before it connects again. */
const RETRY_MS = 3_000

/**
 * Returns what a follower gets as server-sent events. It asks for the next item only when the client has taken the one before.
 * The ID of the request is in the message with which it ends.
 */
export function toEventStream(follower: Follower, requestId: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`))
        void follower.ended.then(({ last }) => {
          if (last === null) return
          controller.enqueue(encoder.encode(formatLast(last, requestId)))
          controller.close()
        })
      },
      async pull(controller) {
        const item = await follower.next()
        if (item !== null) controller.enqueue(encoder.encode(formatItem(item)))
      },
      cancel: () => follower.leave(),
    },
    { highWaterMark: 0 },
  )
}

function formatItem(item: TailItem): string {
  if (item.kind === 'events')
    return item.events.map(({ position, record }) => `id: ${position}\n${formatData(record)}\n`).join('')
  if (item.kind === 'idle') return `:\nid: ${item.position}\n\n`
  const data = JSON.stringify({ detail: MESSAGES.faults.tailGap })
  return `event: gap\nid: ${item.position}\n${formatData(data)}\n`
}

// The client joins the lines with line feeds, which is what a record that has some looks like. The format has no way to send
// a carriage return.
function formatData(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('')
}

function formatLast({ fault, position }: LastItem, requestId: string): string {
  const code = fault?.code ?? 'internal'
  const problem: Problem = {
    type: 'about:blank',
    ...PROBLEMS[code],
    code,
    detail: fault?.message ?? MESSAGES.errors.internalWithRequestId,
    requestId,
  }
  const retry = fault?.retryAfterSeconds === undefined ? '' : `retry: ${fault.retryAfterSeconds * 1_000}\n`
  return `event: end\nid: ${position}\n${retry}${formatData(JSON.stringify(problem))}\n`
}
