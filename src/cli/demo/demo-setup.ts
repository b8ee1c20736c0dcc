import type { App } from '../../app.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { Grant } from '../../domain/access/grant.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { BACKUP_PROJECT, BACKUP_SOURCE, listBackupTimes } from './demo-backups.ts'
import { DIFFERING_SERVER } from './demo-operations.ts'

const { demoNames: NAMES } = MESSAGES.commands

/** Creates the second project of the demo, and gives its users grants. */
export async function createDemoProject({ services }: App, administrator: Caller): Promise<void> {
  const { firstProject } = administrator
  await services.projects.create(administrator, BACKUP_PROJECT, NAMES.project)
  const grants: [userName: string, grant: Grant][] = [
    ['mara', { name: 'activity-log', project: firstProject }],
    ['mara', { name: 'file', project: firstProject }],
    ['mara', { name: 'reports', project: null }],
    ['jonas', { name: 'cloudtrail-administrator', project: BACKUP_PROJECT }],
    ['priya', { name: 'activity-log', project: firstProject }],
  ]
  for (const [userName, grant] of grants) await services.users.grant(administrator, userName, grant)
}

/** Creates what is looked at once the events are there: views, a server that differs, and a silent source. */
export async function createDemoSettings(app: App, administrator: Caller, now: Date): Promise<void> {
  const { services, store } = app
  const kept = { isShared: true, isStartPage: false }
  for (const view of VIEWS) await services.views.create(administrator, { ...view, ...kept })
  const servers = [{ id: DIFFERING_SERVER.instanceId, state: DIFFERING_SERVER.state }]
  const report = { project: null, servers, isComplete: false, observedAt: null }
  await services.receiveObservations(administrator, report)
  const spans = listBackupTimes(now).map((at) => ({ from: at, until: at }))
  const source = { customer: administrator.customer.id, project: BACKUP_PROJECT, eventSource: BACKUP_SOURCE }
  await store.sources.recordActivity([{ ...source, spans }], [])
}

const VIEWS = [
  { name: NAMES.serverView, query: 'resourceName=shop-web-*' },
  { name: NAMES.failureView, query: 'outcome=failed&period=7d' },
]
