import type { AccessKey } from '../../domain/access/access-key.ts'
import { parseInstant } from '../../domain/parse.ts'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import { AccessKeyList, KeyChange, KeyPath, NewAccessKey, NewKeyLimits, UserPath } from '../shapes/access.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const ACCESS_KEY_OPERATIONS = {
  listAccessKeys: {
    route: 'GET /users/{userName}/keys',
    summary: 'List access keys',
    description: 'Returns the access keys of a user and when each was last used.',
    path: UserPath,
    answer: { description: 'The access keys.', shape: AccessKeyList },
  },
  createAccessKey: {
    route: 'POST /users/{userName}/keys',
    summary: 'Create an access key',
    description:
      'The secret is returned only this once. A user can have two active access keys. A key can be limited in time, to some grants, and to networks.',
    path: UserPath,
    body: NewKeyLimits,
    isBodyOptional: true,
    answer: { status: 201, description: 'The new access key.', shape: NewAccessKey },
    faults: ['conflict'],
  },
  updateAccessKey: {
    route: 'PATCH /keys/{accessKeyId}',
    summary: 'Deactivate or reactivate an access key',
    description: 'Takes effect immediately.',
    path: KeyPath,
    body: KeyChange,
    faults: ['conflict'],
  },
  deleteAccessKey: {
    route: 'DELETE /keys/{accessKeyId}',
    summary: 'Delete an access key',
    description: 'Deletes an access key permanently. It stops working immediately.',
    path: KeyPath,
  },
} satisfies ApiOperations

/** Routes for access keys: list and create those of a user; deactivate, reactivate and delete one by its ID. */
export function accessKeyRoutes(accessKeys: AccessKeys) {
  return createRoutes(ACCESS_KEY_OPERATIONS, {
    async listAccessKeys(caller, { userName }) {
      const keys = await accessKeys.list(caller, userName)
      return { keys: keys.map(toKeyJson) }
    },
    createAccessKey: (caller, { userName, expiresAt, scope, networks }) =>
      accessKeys.create(caller, userName, {
        expiresAt: expiresAt === undefined ? null : parseInstant(expiresAt, 'expiresAt'),
        scope: scope?.map(({ grant, project }) => ({ name: grant, project })) ?? null,
        networks: networks ?? null,
      }),
    updateAccessKey: (caller, { accessKeyId, active }) =>
      active ? accessKeys.reactivate(caller, accessKeyId) : accessKeys.deactivate(caller, accessKeyId),
    deleteAccessKey: (caller, { accessKeyId }) => accessKeys.delete(caller, accessKeyId),
  })
}

function toKeyJson(key: AccessKey) {
  const scope = key.scope?.map(({ name, project }) => ({ grant: name, project })) ?? null
  return { ...key, scope, active: key.deactivatedAt === null }
}
