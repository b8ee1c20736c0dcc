import type { Caller } from '../../domain/access/caller.ts'
import { parseConnectionCredentials } from '../../domain/access/connection.ts'
import { type ObjectStorage, parseStorageEndpoint } from '../../domain/access/object-storage.ts'
import { parseProjectId, parseProjectName } from '../../domain/access/project.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Context, CustomerRows } from '../context.ts'

/** An object storage as an administrator enters it; an empty secret keeps the stored one. */
export type StorageSettings = Omit<ObjectStorage, 'sealedSecret'> & { secretAccessKey: string }

type ProjectsContext = Pick<Context, 'audit' | 'clock' | 'checkStorage'> & {
  store: CustomerRows<'projects'>
  secrets: Pick<Secrets, 'seal'>
}

export type Projects = ReturnType<typeof createProjects>

/** The projects of the caller's customer and their object storage, for its primary administrator. */
export function createProjects(context: ProjectsContext) {
  const { store, audit, clock } = context
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id).projects
  return {
    /** Returns all projects, the first one first. */
    list: (caller: Caller) => audit.read(caller, { operation: 'ListProjects' }, () => storeOf(caller).list()),

    /** Creates a project; throws a fault of `id` if the ID is taken. */
    create: (caller: Caller, id: string, name: string) =>
      audit.change(
        caller,
        { operation: 'CreateProject', parameters: { project: id, name } },
        async (toEvent) => {
          const project = { id: parseProjectId(id), name: parseProjectName(name) }
          const createdAt = clock()
          const isNew = await storeOf(caller).create(project, createdAt, toEvent())
          if (!isNew) throw invalidField('id', 'projectIdTaken', { id })
          return { ...project, createdAt, storage: null, inventory: null }
        },
      ),

    /** Changes the name of a project. */
    rename: (caller: Caller, id: string, name: string) =>
      audit.change(
        caller,
        { operation: 'RenameProject', parameters: { project: id, name } },
        async (toEvent) =>
          throwIfUnknown(await storeOf(caller).rename(id, parseProjectName(name), toEvent()), id),
      ),

    /**
     * Deletes a project; throws *conflict* for the first project, and for one that the log holds events of.
     */
    delete: (caller: Caller, id: string) =>
      audit.change(caller, { operation: 'DeleteProject', parameters: { project: id } }, async (toEvent) => {
        if (id === caller.firstProject) throw new Fault('conflict', 'firstProjectNotDeletable')
        const outcome = await storeOf(caller).delete(id, toEvent())
        throwIfUnknown(outcome !== 'not found', id)
        if (outcome === 'in use') throw new Fault('conflict', 'projectWithEvents', { id })
      }),

    ...createStorageConnections(context),
  }
}

function createStorageConnections({ store, audit, secrets, checkStorage }: ProjectsContext) {
  const storeOf = (caller: Caller) => store.forCustomer(caller.customer.id).projects
  const getStorage = async (caller: Caller, id: string) => {
    const project = (await storeOf(caller).list()).find((each) => each.id === id)
    if (!project) throw unknownProject(id)
    return project.storage
  }
  return {
    /** Connects a project to object storage. The secret is stored encrypted. */
    connectStorage: (caller: Caller, id: string, settings: StorageSettings) =>
      audit.change(
        caller,
        { operation: 'PutProjectStorage', parameters: { project: id, ...withoutSecret(settings) } },
        async (toEvent) => {
          const { secretAccessKey, ...storage } = parseStorage(settings)
          const before = await getStorage(caller, id)
          if (secretAccessKey === '' && before === null)
            throw invalidField('secretAccessKey', 'secretAccessKeyEmpty')
          const sealedSecret =
            secretAccessKey === '' && before ? before.sealedSecret : secrets.seal(secretAccessKey)
          const connection = { ...storage, sealedSecret }
          throwIfUnknown(await storeOf(caller).setStorage(id, connection, toEvent()), id)
        },
      ),

    /** Removes the connection to the object storage. */
    disconnectStorage: (caller: Caller, id: string) =>
      audit.change(
        caller,
        { operation: 'DeleteProjectStorage', parameters: { project: id } },
        async (toEvent) => throwIfUnknown(await storeOf(caller).setStorage(id, null, toEvent()), id),
      ),

    /**
     * Returns null if the project's storage accepts the access key, otherwise the storage's own error
     * message.
     */
    checkStorage: (caller: Caller, id: string) =>
      audit.read(caller, { operation: 'CheckProjectStorage', parameters: { project: id } }, async () => {
        const storage = await getStorage(caller, id)
        if (storage === null) throw new Fault('conflict', 'projectWithoutStorage', { id })
        return checkStorage(storage)
      }),
  }
}

function parseStorage(settings: StorageSettings): StorageSettings {
  return {
    endpoint: parseStorageEndpoint(settings.endpoint),
    pathStyle: settings.pathStyle,
    ...parseConnectionCredentials(settings),
  }
}

function withoutSecret({ secretAccessKey: _, ...settings }: StorageSettings) {
  return settings
}

function throwIfUnknown(isFound: boolean, id: string): void {
  if (!isFound) throw unknownProject(id)
}

function unknownProject(id: string): Fault {
  return new Fault('not_found', 'unknownProject', { id })
}
