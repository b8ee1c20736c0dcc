import type { Inventories } from '../../services/servers/inventories.ts'
import { InventoryCheck, InventoryConnection, ProjectPath } from '../shapes/projects.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const INVENTORY_OPERATIONS = {
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

/** Routes for the inventory of a project, the API that lists its servers: connect, disconnect and check it. */
export function inventoryRoutes(inventories: Inventories) {
  return createRoutes(INVENTORY_OPERATIONS, {
    putInventory: (caller, { id, secretAccessKey = '', ...inventory }) =>
      inventories.connect(caller, id, { ...inventory, secretAccessKey }),
    deleteInventory: (caller, { id }) => inventories.disconnect(caller, id),
    async checkInventory(caller, { id }) {
      const { servers, error } = await inventories.check(caller, id)
      return { connected: error === null, servers, message: error }
    },
  })
}
