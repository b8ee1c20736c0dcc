import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed } from '../../domain/access/permissions.ts'
import type { SettingsState } from '../../domain/access/settings-state.ts'
import type { SourceState, WatchedSource } from '../../domain/sources/liveness.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'

type SettingsRows = 'users' | 'accessKeys' | 'projects'
type SettingsStore = Pick<CustomerStore, SettingsRows>
type SettingsContext = Pick<Context, 'audit'> & {
  store: CustomerRows<SettingsRows>
  settings: Pick<ServiceSettings, 'retentionDays'>
}

export type GetSettings = ReturnType<typeof createGetSettings>

/** Returns a function that says in numbers how Daybook is set up for the caller's customer. It leaves one event. */
export function createGetSettings(
  { store, audit, settings }: SettingsContext,
  listSources: (caller: Caller) => Promise<WatchedSource[]>,
) {
  return (caller: Caller): Promise<SettingsState> =>
    audit.read(caller, { operation: 'GetSettings' }, async () => {
      const rows = store.forCustomer(caller.customer.id)
      const [users, projects, keys, sources] = await Promise.all([
        isAllowed(caller, 'ListUsers') ? countUsers(rows) : null,
        isAllowed(caller, 'ListProjects') ? countProjects(rows) : null,
        countKeys(rows, caller),
        isAllowed(caller, 'ListSources') ? countSources(await listSources(caller)) : null,
      ])
      return { users, projects, keys, sources, retentionDays: settings.retentionDays }
    })
}

async function countUsers({ users }: SettingsStore) {
  const existing = (await users.list()).filter(({ deletedAt }) => deletedAt === null)
  const active = existing.filter(({ deactivatedAt }) => deactivatedAt === null).length
  return { active, deactivated: existing.length - active }
}

async function countProjects({ projects }: SettingsStore) {
  const all = await projects.list()
  return { all: all.length, withStorage: all.filter(({ storage }) => storage !== null).length }
}

async function countKeys({ accessKeys }: SettingsStore, caller: Caller) {
  const managesKeys = isAllowed(caller, 'ListAccessKeys')
  const keys = await accessKeys.list(managesKeys ? undefined : caller.userName)
  const active = keys.filter(({ deactivatedAt }) => deactivatedAt === null)
  const own = active.filter(({ userName }) => userName === caller.userName).length
  return { own, all: managesKeys ? active.length : null }
}

function countSources(sources: WatchedSource[]): { [state in SourceState]: number } {
  const counts = { silent: 0, speaking: 0, learning: 0, 'given-up': 0 }
  for (const { state } of sources) counts[state] += 1
  return counts
}
