import type { Grant } from '../../src/domain/access/grant.ts'
import { formatInstant, toWholeSecond } from '../../src/domain/time.ts'
import { eventOf } from './store-harness.ts'
import type { TestApp } from './test-app.ts'

/**
 * Lets a user of the first customer speak for the cloud in a project: what it says of outcomes and servers counts. Leaves one
 * event in the log, which reads only, and no row in the report.
 */
export async function allowSystem(
  { app, clock }: Pick<TestApp, 'app' | 'clock'>,
  project = 'default',
  userName = 'admin',
): Promise<void> {
  const grant: Grant = { name: 'system', project }
  const now = toWholeSecond(clock())
  const id = `system-${userName}-${project}`
  const columns = {
    eventName: 'PutGrant',
    userName: 'admin',
    project,
    eventSource: 'daybook',
    readOnly: true,
  }
  const record = JSON.stringify({ eventID: id, eventTime: formatInstant(now), ...columns })
  const auditEvent = eventOf(id, 0, { ...columns, eventTime: now, record })
  const { grants } = app.store.forCustomer(1)
  if (!(await grants.create(userName, grant, 'admin', now, auditEvent)))
    throw new Error(`There is no user ${userName} or no project ${project}.`)
}
