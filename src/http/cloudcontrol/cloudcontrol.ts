import { type Context, Hono } from 'hono'
import type { Clock } from '../../clock.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { Fault } from '../../domain/fault.ts'
import type { Account } from '../../services/access/account.ts'
import type { Sessions } from '../../services/access/sessions.ts'
import type { CheckOrganisation } from '../../services/reports/organisation-check.ts'
import type { Reports } from '../../services/reports/reports.ts'
import { methodsOf } from '../allowed-methods.ts'
import { clientInfoOf } from '../client-info.ts'
import type { RequestEnv } from '../request-env.ts'
import { writeAccount, writeUser } from './account-xml.ts'
import { readBasic } from './basic-auth.ts'
import { places } from './concurrency-limit.ts'
import { fault, MethodNotAllowed } from './fault-xml.ts'
import { readDates } from './report-dates.ts'
import { XML_TYPE } from './xml.ts'

type Flows = {
  access: Pick<Sessions, 'callerOfPassword'>
  account: Pick<Account, 'self'>
  ownOrganisation: CheckOrganisation
  reports: Pick<Reports, 'download'>
}

/** As CloudControl has it. With the charset, or Python's requests would read text as ISO-8859-1. */
const REPORT_TYPE = { 'Content-Type': 'application/csv;charset=UTF-8' }

/** The Administrator Logs report for CloudControl's clients; `Accept` and `Content-Type` mean nothing to it. */
export function createCloudControlApi(flows: Flows, clock: Clock) {
  const app = new Hono<RequestEnv>()
  const place = places()
  app.onError(fault)

  const callerOf = async (c: Context<RequestEnv>): Promise<Caller> => {
    const given = readBasic(c.req.header('authorization') ?? '')
    if (!given) throw new Fault('unauthorized', 'Send a user name and a password as HTTP Basic.')
    return flows.access.callerOfPassword({ ...given, clientInfo: clientInfoOf(c) })
  }
  const report = async (c: Context<RequestEnv>, organisation: string): Promise<Response> => {
    const caller = await callerOf(c)
    await flows.ownOrganisation(caller, organisation)
    const period = readDates(c.req.url, clock())
    const { body } = await place(caller.customer.id, () => flows.reports.download(caller, period, 'csv'))
    if (c.req.method !== 'HEAD') return c.body(body, 200, REPORT_TYPE)
    await body.cancel()
    return c.body(null, 200, REPORT_TYPE)
  }

  app.get('/oec/0.9/myaccount', async (c) => {
    const caller = await callerOf(c)
    return c.body(writeAccount(caller, await flows.account.self(caller)), 200, XML_TYPE)
  })

  app.get('/caas/:version{2\\.[0-9]+}/user/myUser', async (c) => {
    const caller = await callerOf(c)
    return c.body(writeUser(caller, await flows.account.self(caller)), 200, XML_TYPE)
  })

  app.get('/oec/0.9/:organisation/auditlog', (c) => report(c, c.req.param('organisation')))
  app.get('/caas/:version{2\\.[0-9]+}/:organisation/auditlog', (c) => report(c, c.req.param('organisation')))

  const methods = methodsOf(app.routes)
  app.on('ALL', ['/oec/*', '/caas/*'], (c) => {
    const allow = methods(c.req.path)
    throw allow.length > 0
      ? new MethodNotAllowed(allow)
      : new Fault('not_found', 'There is nothing at this address.')
  })
  return app
}
