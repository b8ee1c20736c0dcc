import { type Context, Hono } from 'hono'
import type { Caller } from '../../domain/access/caller.ts'
import { Fault } from '../../domain/fault.ts'
import type { Clock } from '../../domain/ports.ts'
import type { Account } from '../../services/access/account.ts'
import type { AuthenticateProgram } from '../../services/access/authenticate-program.ts'
import type { CheckOrganisation } from '../../services/reports/organisation-check.ts'
import type { Reports } from '../../services/reports/reports.ts'
import { createMethodLookup } from '../allowed-methods.ts'
import { clientInfoOf } from '../client-info.ts'
import type { RequestEnv } from '../request-env.ts'
import { toAccountXml, toUserXml } from './account-xml.ts'
import { parseBasicAuth } from './basic-auth.ts'
import { MethodNotAllowed, toFaultResponse } from './fault-xml.ts'
import { parseReportDates } from './report-dates.ts'
import { XML_HEADERS } from './xml.ts'

type Services = {
  authenticateProgram: AuthenticateProgram
  account: Pick<Account, 'get'>
  checkOrganisation: CheckOrganisation
  reports: Pick<Reports, 'download'>
}

/** The type CloudControl uses. Without the charset, Python's requests decodes the report as ISO-8859-1. */
const REPORT_HEADERS = { 'Content-Type': 'application/csv;charset=UTF-8' }

/**
 * Returns the API for CloudControl clients: the caller's account and the Administrator Logs report.
 * The request headers `Accept` and `Content-Type` are ignored.
 */
export function createCloudControlApi(services: Services, clock: Clock) {
  const app = new Hono<RequestEnv>()
  app.onError(toFaultResponse)

  const callerOf = async (c: Context<RequestEnv>): Promise<Caller> => {
    // Reads, too: each leaves an event by the user whose password the browser remembers.
    if (c.get('isFromOtherSite')) throw new Fault('forbidden', 'requestFromOtherSite')
    const credentials = parseBasicAuth(c.req.header('authorization') ?? '')
    if (!credentials) throw new Fault('unauthorized', 'basicAuthMissing')
    return services.authenticateProgram({ ...credentials, clientInfo: clientInfoOf(c) })
  }
  const sendReport = async (c: Context<RequestEnv>, organisation: string): Promise<Response> => {
    const caller = await callerOf(c)
    await services.checkOrganisation(caller, organisation)
    const period = parseReportDates(c.req.url, clock())
    const report = await services.reports.download(caller, period, { format: 'csv' })
    c.set('download', report)
    return c.body(report.body, 200, REPORT_HEADERS)
  }

  app.get('/oec/0.9/myaccount', async (c) => {
    const caller = await callerOf(c)
    return c.body(toAccountXml(caller, await services.account.get(caller)), 200, XML_HEADERS)
  })

  app.get('/caas/:version{2\\.[0-9]+}/user/myUser', async (c) => {
    const caller = await callerOf(c)
    return c.body(toUserXml(caller, await services.account.get(caller)), 200, XML_HEADERS)
  })

  app.get('/oec/0.9/:organisation/auditlog', (c) => sendReport(c, c.req.param('organisation')))
  app.get('/caas/:version{2\\.[0-9]+}/:organisation/auditlog', (c) =>
    sendReport(c, c.req.param('organisation')),
  )

  const methodsAt = createMethodLookup(app.routes)
  app.on('ALL', ['/oec/*', '/caas/*'], (c) => {
    const methods = methodsAt(c.req.path)
    throw methods.length > 0 ? new MethodNotAllowed(methods) : new Fault('not_found', 'nothingAtUrl')
  })
  return app
}
