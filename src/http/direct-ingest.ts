import type { KeyAuthentication } from '../services/access/authenticate-key.ts'
import type { Ingest } from '../services/events/ingest.ts'
import { createSendEvents } from './api/ingest.ts'
import { toProblemAnswer } from './api/problem.ts'
import { throwIfFromOtherSite } from './api/refuse-other-sites.ts'
import { getCaller } from './api/require-key.ts'
import { normalizePath } from './cloudcontrol/normalize-path.ts'
import { compressResponse } from './middleware/compress.ts'
import { createExchanges, type Exchange, type ExchangeDependencies } from './middleware/exchange.ts'
import type { RequestEnv } from './request-env.ts'

type Services = { keyAuthentication: Pick<KeyAuthentication, 'authenticate'>; ingest: Ingest }

const PATH = '/api/v1/events'

/**
 * Returns a function that answers `POST /api/v1/events`, and returns null for every other request. For a single event, the
 * layers and the routing of the server would take as long as the event itself. This calls the functions that the layers
 * call, in their order.
 */
export function createDirectIngest(
  { keyAuthentication, ingest }: Services,
  dependencies: ExchangeDependencies,
) {
  const answerExchange = createExchanges(dependencies)
  const sendEvents = createSendEvents(ingest)

  const send = async ({ request, bindings, requestId, isFromOtherSite }: Exchange): Promise<Response> => {
    throwIfFromOtherSite(isFromOtherSite)
    const { headers } = request
    const caller = await getCaller(keyAuthentication, headers.get('authorization') ?? undefined, {
      sourceIPAddress: bindings.address,
      userAgent: headers.get('user-agent') ?? '',
      requestId,
    })
    return compressResponse(request, await sendEvents(caller, request, bindings.waitForBody), false)
  }

  const answer = async (exchange: Exchange) => {
    const route = { path: PATH, route: PATH }
    try {
      return { ...route, response: await send(exchange) }
    } catch (error) {
      if (!(error instanceof Error)) throw error
      const { body, ...init } = toProblemAnswer(error, exchange.requestId)
      return {
        ...route,
        response: await compressResponse(exchange.request, new Response(body, init), false),
        error,
      }
    }
  }

  return (request: Request, bindings: RequestEnv['Bindings']): Promise<Response> | null =>
    request.method === 'POST' && normalizePath(request) === PATH
      ? answerExchange(request, bindings, answer)
      : null
}
