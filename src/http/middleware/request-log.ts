import { maskSecrets } from '../../domain/access/mask-secrets.ts'
import type { Download } from '../../domain/costly-work.ts'
import { Fault } from '../../domain/fault.ts'
import type { Log } from '../../domain/ports.ts'
import type { Follower } from '../../services/events/follower.ts'
import type { Metrics } from '../operations/metrics.ts'

type Dependencies = {
  log: Pick<Log, 'info' | 'warn' | 'error'>
  metrics: Pick<Metrics, 'observeRequest' | 'countDownload'>
}

/** A request that was answered: the pattern of its route, or `none`, and the error, the download or the follower, if there was one. */
export type AnsweredRequest = {
  request: Request
  requestId: string
  address: string
  /** When it arrived, in milliseconds since the process started. */
  startedMs: number
  path: string
  route: string
  status: number
  error: Error | undefined
  download: Download | undefined
  follower: Follower | undefined
}

/** Returns a function that logs and measures a request that was answered; a download or a stream is logged at its end. */
export function createRequestLog({ log, metrics }: Dependencies): (answered: AnsweredRequest) => void {
  return ({ request, requestId, address, startedMs, route, error, ...answered }) => {
    const { method } = request
    const path = maskSecrets(answered.path)
    const isLeft = hasLeft(answered.status, error, request)
    const status = isLeft ? CLIENT_LEFT : answered.status
    metrics.observeRequest(toMethodLabel(method), route, status, (performance.now() - startedMs) / 1_000)
    // An error that ends in a 500 is a bug. It is logged here and nowhere else.
    if (error && status === 500)
      log.error('Request failed because of a bug', { requestId, method, path, error })
    const fields = () => ({
      ...{ requestId, method, path, status },
      ...{ ms: Math.round(performance.now() - startedMs), address },
    })
    const { download, follower } = answered
    if (download && method !== 'HEAD') return void logDownload(download, fields, { log, metrics })
    if (follower && method !== 'HEAD') return void logFollower(follower, fields, log)
    download?.cancel()
    follower?.leave()
    log.info(isLeft ? 'The client left before its request was read' : 'Request completed', fields())
  }
}

/** The status in the log and in metrics of a request whose client left before it was answered, as other servers have it. */
const CLIENT_LEFT = 499

// What reads the body then gets an error of the runtime, which is no bug.
function hasLeft(status: number, error: Error | undefined, request: Request): boolean {
  return error !== undefined && status === 500 && request.signal.aborted
}

// A status of 200 says only that it began.
async function logDownload(
  download: Download,
  fields: () => object,
  { log, metrics }: Dependencies,
): Promise<void> {
  const { end, bytes, error } = await download.ended
  metrics.countDownload(end)
  if (end === 'complete') return log.info('Request completed', { ...fields(), bytes })
  const broken = { ...fields(), bytes, reason: end, ...(error === undefined ? {} : { error }) }
  if (end === 'client left') log.info('Download was broken off', broken)
  else if (end !== 'error' || error instanceof Fault) log.warn('Download was broken off', broken)
  else log.error('Download was broken off because of a bug', broken)
}

async function logFollower(
  { ended }: Follower,
  fields: () => object,
  log: Dependencies['log'],
): Promise<void> {
  const { end, events, error } = await ended
  const summary = { ...fields(), events, reason: end }
  if (end === 'error' && !(error instanceof Fault))
    log.error('Stream of events ended because of a bug', { ...summary, error })
  else log.info('Stream of events ended', summary)
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

// Clients can send any string as the method, and each label would be a time series.
function toMethodLabel(method: string): string {
  return METHODS.has(method) ? method : 'other'
}
