import type { Caller } from '../../domain/access/caller.ts'
import {
  type ConnectionKind,
  type ConnectionSettings,
  DEFAULT_CHECKSUM,
} from '../../domain/access/connection.ts'
import type { Connections } from '../../services/access/connections.ts'
import {
  InventoryCheck,
  InventoryConnection,
  StorageCheck,
  StorageConnection,
} from '../shapes/connections.ts'
import { ProjectPath } from '../shapes/projects.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const CONNECTION_OPERATIONS = {
  putStorage: {
    route: 'PUT /projects/{id}/storage',
    summary: 'Connect object storage',
    description: 'Sets the connection to the project’s object storage. Daybook encrypts the secret.',
    path: ProjectPath,
    body: StorageConnection,
  },
  deleteStorage: {
    route: 'DELETE /projects/{id}/storage',
    summary: 'Disconnect the object storage',
    description: 'Removes the connection. The objects in the storage are kept.',
    path: ProjectPath,
  },
  checkStorage: {
    route: 'POST /projects/{id}/storage/check',
    summary: 'Check the object storage',
    description:
      'Tests whether the object storage accepts the access key, and whether Daybook can write to the buckets of the project’s trails and read from them. Finds out which checksum uploads need. A bucket is tested with a small object once after each change of the connection, and again while deliveries fail; otherwise it is only listed. If something fails, `message` says what, with the error from the storage.',
    path: ProjectPath,
    answer: { description: 'The result of the check.', shape: StorageCheck },
    faults: ['conflict'],
  },
  putInventory: {
    route: 'PUT /projects/{id}/inventory',
    summary: 'Connect an inventory',
    description:
      'Sets the EC2-compatible API that Daybook queries for all servers of the project every five minutes. Daybook encrypts the secret.',
    path: ProjectPath,
    body: InventoryConnection,
  },
  deleteInventory: {
    route: 'DELETE /projects/{id}/inventory',
    summary: 'Disconnect the inventory',
    description: 'Removes the connection. Observed states are kept.',
    path: ProjectPath,
    faults: ['conflict'],
  },
  checkInventory: {
    route: 'POST /projects/{id}/inventory/check',
    summary: 'Check the inventory',
    description:
      'Queries the inventory for its servers, without any effect. If it fails, `message` is the error from the inventory.',
    path: ProjectPath,
    answer: { description: 'The result of the check.', shape: InventoryCheck },
    faults: ['conflict'],
  },
} satisfies ApiOperations

type ProjectInput = { id: string }
type SettingsInput = ProjectInput & Omit<ConnectionSettings, 'secretAccessKey'> & { secretAccessKey?: string }

/** Routes for the connections of a project to object storage and to an inventory: connect, disconnect and check them. */
export function connectionRoutes(connections: Connections) {
  const connect =
    (kind: ConnectionKind) =>
    (caller: Caller, { id, secretAccessKey = '', ...settings }: SettingsInput) =>
      connections.connect(caller, kind, id, { ...settings, secretAccessKey })
  const disconnect =
    (kind: ConnectionKind) =>
    (caller: Caller, { id }: ProjectInput) =>
      connections.disconnect(caller, kind, id)
  return createRoutes(CONNECTION_OPERATIONS, {
    putStorage: connect('storage'),
    deleteStorage: disconnect('storage'),
    async checkStorage(caller, { id }) {
      const { error, checksum } = await connections.check(caller, 'storage', id)
      return { connected: error === null, message: error, checksum: checksum ?? DEFAULT_CHECKSUM }
    },
    putInventory: connect('inventory'),
    deleteInventory: disconnect('inventory'),
    async checkInventory(caller, { id }) {
      const { error, servers } = await connections.check(caller, 'inventory', id)
      return { connected: error === null, servers, message: error }
    },
  })
}
