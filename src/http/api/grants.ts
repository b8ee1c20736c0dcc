import { CUSTOMER_GRANTS, type Grant } from '../../domain/access/grant.ts'
import { invalidField } from '../../domain/fault.ts'
import type { Users } from '../../services/access/users.ts'
import { GrantList, GrantPath, GrantQuery } from '../shapes/access.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const GRANT_OPERATIONS = {
  listGrants: {
    route: 'GET /grants',
    summary: 'List grants',
    description: 'Returns all grants: which user has which, in which project, who added it, and when.',
    answer: { description: 'The grants.', shape: GrantList },
  },
  putGrant: {
    route: 'PUT /users/{userName}/grants/{grant}',
    summary: 'Add a grant',
    description:
      'Takes effect immediately, including for open sessions and access keys. Adding a grant that the user has changes nothing.',
    path: GrantPath,
    query: GrantQuery,
  },
  deleteGrant: {
    route: 'DELETE /users/{userName}/grants/{grant}',
    summary: 'Remove a grant',
    description: 'Takes effect immediately, including for open sessions and access keys.',
    path: GrantPath,
    query: GrantQuery,
  },
} satisfies ApiOperations

/** Routes for grants: list, add, remove. */
export function grantRoutes(users: Users) {
  return createRoutes(GRANT_OPERATIONS, {
    async listGrants(caller) {
      const grants = await users.listGrants(caller)
      return { grants: grants.map(({ name, ...rest }) => ({ grant: name, ...rest })) }
    },
    putGrant: async (caller, { userName, grant, project = null }) =>
      users.grant(caller, userName, parseGrant(grant, project)),
    deleteGrant: async (caller, { userName, grant, project = null }) =>
      users.revoke(caller, userName, parseGrant(grant, project)),
  })
}

function parseGrant(name: Grant['name'], project: string | null): Grant {
  const isCustomerGrant = CUSTOMER_GRANTS.some((each) => each === name)
  if (isCustomerGrant && project !== null) throw invalidField('project', 'grantOfNoProject', { grant: name })
  if (!isCustomerGrant && project === null)
    throw invalidField('project', 'grantWithoutProject', { grant: name })
  return { name, project }
}
