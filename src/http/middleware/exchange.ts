import type { Download } from '../../domain/costly-work.ts'
import type { Log } from '../../domain/ports.ts'
import type { Follower } from '../../services/events/follower.ts'
import type { Metrics } from '../operations/metrics.ts'
import type { RequestEnv } from '../request-env.ts'
import { createAddressResolver } from './client-address.ts'
import { createRequestLog } from './request-log.ts'
import { isFromOtherSite } from './same-site.ts'
import { securityHeaders } from './security-headers.ts'

type Bindings = RequestEnv['Bindings']

export type ExchangeDependencies = {
  log: Pick<Log, 'info' | 'warn' | 'error'>
  metrics: Pick<Metrics, 'observeRequest' | 'countDownload'>
  newId: () => string
  publicUrl: string | null
  /** IP addresses and CIDR blocks of the proxies whose `X-Forwarded-For` header is trusted. */
  trustedProxies: readonly string[]
}

/** A request, and what each API needs to know of it. The address of its bindings is the client's, not that of a proxy. */
export type Exchange = {
  request: Request
  bindings: Bindings
  requestId: string
  isFromOtherSite: boolean
}

/** The answer to a request, with what its line in the log and its metric say. */
export type Answer = {
  response: Response
  path: string
  /** The pattern of the route, or `none`. */
  route: string
  error?: Error | undefined
  download?: Download | undefined
  follower?: Follower | undefined
}

/** Has a request answered, and resolves with the response to send. */
export type AnswerExchange = (
  request: Request,
  bindings: Bindings | undefined,
  answer: (exchange: Exchange) => Promise<Answer>,
) => Promise<Response>

/**
 * Returns what every request goes through, however it is answered. It finds the client's address behind trusted proxies and
 * gives the request an ID; the response gets that, the security headers, and forbids caches to store it unless it says
 * otherwise. Then the request is logged and measured.
 */
export function createExchanges({
  newId,
  publicUrl,
  trustedProxies,
  ...log
}: ExchangeDependencies): AnswerExchange {
  const resolveAddress = createAddressResolver(trustedProxies)
  const headers = securityHeaders(publicUrl)
  const logRequest = createRequestLog(log)
  return async (request, bindings, answer) => {
    const startedMs = performance.now()
    const address = resolveAddress(
      bindings?.address ?? '',
      request.headers.get('x-forwarded-for') ?? undefined,
    )
    const requestId = newId()
    const { response, ...answered } = await answer({
      request,
      bindings: { ...bindings, address },
      requestId,
      isFromOtherSite: isFromOtherSite(request, publicUrl),
    })
    response.headers.set('X-Request-Id', requestId)
    for (const [name, value] of headers) response.headers.set(name, value)
    if (!response.headers.has('Cache-Control')) response.headers.set('Cache-Control', 'no-store')
    logRequest({
      error: undefined,
      download: undefined,
      follower: undefined,
      ...answered,
      request,
      requestId,
      address,
      startedMs,
      status: response.status,
    })
    return response
  }
}
