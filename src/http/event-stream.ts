import type { LastItem, TailItem } from '../domain/events/tail.ts'
import type { SentPosition } from '../domain/events/tail-position.ts'
import { type Fault, faultMessage } from '../domain/fault.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import type { Follower } from '../services/events/follower.ts'
import { keepLanguage } from './page-language.ts'
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

/** Returns the records that a follower gets as server-sent events, whose data they are. */
export function toEventStream(follower: Follower, requestId: string): ReadableStream<Uint8Array> {
  return toServerSentEvents(follower, requestId, (events) =>
    events.map(({ position, event }) => formatMessage({ position, data: event.record })).join(''),
  )
}

/** Returns the position that a client sent: one that connects again repeats its URL, so that the header is the newer one. */
export function toSentPosition(header: string | undefined, after: string | undefined): SentPosition | null {
  if (header) return { text: header, field: 'Last-Event-ID' }
  return after === undefined ? null : { text: after, field: 'after' }
}

type TailEvents = Extract<TailItem, { kind: 'events' }>['events']
type FormatEvents = (events: TailEvents) => string | Promise<string>

/** Returns a message of server-sent events, with the position from which a client can continue; of the type `message` by default. */
export function formatMessage({
  type,
  position,
  data,
}: {
  type?: string
  position: string
  data: string
}): string {
  return `${type ? `event: ${type}\n` : ''}id: ${position}\n${formatData(data)}\n`
}

/**
 * Returns what a follower gets as server-sent events, as `formatEvents` puts them. It asks for the next item only when the client
 * has taken the one before. The ID of the request is in the message with which it ends. If events cannot be put, the connection is
 * torn, and the client continues from those that it has.
 */
export function toServerSentEvents(
  follower: Follower,
  requestId: string,
  formatEvents: FormatEvents,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  // What asks for the next item is no part of the request.
  const format = keepLanguage(formatItem)
  // Resolves once the events that are being put are sent, with whether the stream can still be written.
  let isWritable = Promise.resolve(true)
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`))
        void follower.ended.then(async ({ last }) => {
          if (last === null || !(await isWritable)) return
          controller.enqueue(encoder.encode(formatLast(last, requestId)))
          controller.close()
        })
      },
      async pull(controller) {
        const item = await follower.next()
        if (item === null) return
        const send = async () => controller.enqueue(encoder.encode(await format(item, formatEvents)))
        const sent = send()
        isWritable = sent.then(
          () => true,
          () => false,
        )
        await sent.catch((error: unknown) => {
          follower.fail(error)
          throw error
        })
      },
      cancel: () => follower.leave(),
    },
    { highWaterMark: 0 },
  )
}

/** Returns a stream of server-sent events that ends at once, with what refused it: browsers can't read another answer than a stream. */
export function endedEventStream(fault: Fault, requestId: string): string {
  return formatLast({ fault, position: '' }, requestId)
}

function formatItem(item: TailItem, formatEvents: FormatEvents): string | Promise<string> {
  if (item.kind === 'events') return formatEvents(item.events)
  if (item.kind === 'idle') return `:\nid: ${item.position}\n\n`
  const data = JSON.stringify({ detail: MESSAGES.faults.tailGap })
  return formatMessage({ type: 'gap', position: item.position, data })
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
    detail: fault ? faultMessage(fault) : MESSAGES.errors.internalWithRequestId,
    requestId,
  }
  const retry = fault?.retryAfterSeconds === undefined ? '' : `retry: ${fault.retryAfterSeconds * 1_000}\n`
  return `event: end\nid: ${position}\n${retry}${formatData(JSON.stringify(problem))}\n`
}
