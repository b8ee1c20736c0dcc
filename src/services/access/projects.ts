import type { Clock } from '../../clock.ts'
import type { Caller } from '../../domain/access/caller.ts'
import {
  type ObjectStorage,
  parseConnectionKey,
  parseProjectId,
  parseProjectName,
  parseStorageEndpoint,
} from '../../domain/access/user.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { CustomerStore } from '../../store/store.ts'
import type { Audit } from '../audit.ts'

/** A storage as an administrator enters it; the secret is empty to keep the one that is there. */
export type StorageSettings = Omit<ObjectStorage, 'sealedSecret'> & { secretAccessKey: string }

/** Asks a storage whether it knows the key: null when it does, else the storage's own words. */
export type CheckStorage = (storage: StorageSettings) => Promise<string | null>

type Open = (customer: number) => Pick<CustomerStore, 'projects'>
type Secrets = { seal(text: string): string; open(sealed: string): string }

export type Projects = ReturnType<typeof createProjects>

/** The projects of the caller's customer and their object storages, for its primary administrator. */
export function createProjects(
  open: Open,
  audit: Audit,
  clock: Clock,
  secrets: Secrets,
  check: CheckStorage,
) {
  const of = (caller: Caller) => open(caller.customer.id).projects
  return {
    list: (caller: Caller) => audit.read(caller, { operation: 'ListProjects' }, () => of(caller).list()),

    create: (caller: Caller, id: string, name: string) =>
      audit.change(
        caller,
        { operation: 'CreateProject', parameters: { project: id, name } },
        async (tell) => {
          const project = { id: parseProjectId(id), name: parseProjectName(name) }
          const createdAt = clock()
          const isNew = await of(caller).add(project, createdAt, tell())
          if (!isNew) throw invalidField('id', `There is a project ${id} already.`)
          return { ...project, createdAt, storage: null, inventory: null }
        },
      ),

    rename: (caller: Caller, id: string, name: string) =>
      audit.change(caller, { operation: 'RenameProject', parameters: { project: id, name } }, async (tell) =>
        changed(await of(caller).rename(id, parseProjectName(name), tell()), id),
      ),

    /** Deletes a project of which the log holds nothing any more. */
    remove: (caller: Caller, id: string) =>
      audit.change(caller, { operation: 'DeleteProject', parameters: { project: id } }, async (tell) => {
        if (id === caller.firstProject)
          throw new Fault('conflict', 'The first project stays: events that name no project go there.')
        const outcome = await of(caller).remove(id, tell())
        changed(outcome !== 'unknown', id)
        if (outcome === 'in use') throw new Fault('conflict', `The log still holds events of project ${id}.`)
      }),

    ...storing(of, audit, secrets, check),
  }
}

function storing(
  of: (caller: Caller) => CustomerStore['projects'],
  audit: Audit,
  secrets: Secrets,
  check: CheckStorage,
) {
  const storageOf = async (caller: Caller, id: string) => {
    const project = (await of(caller).list()).find((each) => each.id === id)
    if (!project) throw unknown(id)
    return project.storage
  }
  return {
    /** Connects an object storage; its secret is sealed before it is stored. */
    connect: (caller: Caller, id: string, entry: StorageSettings) =>
      audit.change(
        caller,
        { operation: 'PutProjectStorage', parameters: { project: id, ...shown(entry) } },
        async (tell) => {
          const { secretAccessKey, ...rest } = readStorage(entry)
          const before = await storageOf(caller, id)
          if (secretAccessKey === '' && before === null)
            throw invalidField('secretAccessKey', 'The secret access key is missing.')
          const sealedSecret =
            secretAccessKey === '' && before ? before.sealedSecret : secrets.seal(secretAccessKey)
          changed(await of(caller).setStorage(id, { ...rest, sealedSecret }, tell()), id)
        },
      ),

    disconnect: (caller: Caller, id: string) =>
      audit.change(caller, { operation: 'DeleteProjectStorage', parameters: { project: id } }, async (tell) =>
        changed(await of(caller).setStorage(id, null, tell()), id),
      ),

    /** Asks the project's storage whether it knows the key: null when it does, else the storage's own words. */
    check: (caller: Caller, id: string) =>
      audit.read(caller, { operation: 'CheckProjectStorage', parameters: { project: id } }, async () => {
        const storage = await storageOf(caller, id)
        if (storage === null) throw new Fault('conflict', `Project ${id} has no object storage yet.`)
        const { sealedSecret, ...entry } = storage
        return check({ ...entry, secretAccessKey: secrets.open(sealedSecret) })
      }),
  }
}

function readStorage(entry: StorageSettings): StorageSettings {
  return {
    endpoint: parseStorageEndpoint(entry.endpoint),
    pathStyle: entry.pathStyle,
    ...parseConnectionKey(entry),
  }
}

function shown({ secretAccessKey: _, ...entry }: StorageSettings) {
  return entry
}

function changed(isThere: boolean, id: string): void {
  if (!isThere) throw unknown(id)
}

function unknown(id: string): Fault {
  return new Fault('not_found', `There is no project ${id}.`)
}
