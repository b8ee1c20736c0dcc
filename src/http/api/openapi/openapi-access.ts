import { CUSTOMER_GRANTS, PROJECT_GRANTS } from '../../../domain/access/grant.ts'
import { KEY_CHANGE_FIELDS, USER_CHANGE_FIELDS, USER_FIELDS } from '../body-fields.ts'
import { GRANT_PARAMETERS } from '../query-parameters.ts'
import {
  BODY_PROBLEMS,
  createdResponses,
  emptyResponses,
  INPUT_PROBLEMS,
  jsonRequestBody,
  type Operations,
  okResponses,
  pathParameters,
  queryParameters,
} from './openapi-builders.ts'

/** Returns the operations on users, grants and access keys, all for the primary administrator. */
export function accessOperations(): Operations {
  return { ...userOperations(), ...grantOperations(), ...accessKeyOperations() }
}

const USER = { userName: 'The user name.' }
const GRANT = { ...USER, grant: 'Name of the grant.' }
const GRANT_NAMES = { grant: [...PROJECT_GRANTS, ...CUSTOMER_GRANTS] }
const USER_PARAMETERS = pathParameters(USER)
const KEY_PARAMETERS = pathParameters({ accessKeyId: 'ID of the access key.' })

function userOperations(): Operations {
  return {
    '/users': {
      get: {
        operationId: 'listUsers',
        summary: 'List users',
        description: 'Returns all users, including deleted ones.',
        responses: okResponses('The users.', 'Users', INPUT_PROBLEMS),
      },
      post: {
        operationId: 'createUser',
        summary: 'Create a user',
        description: 'Creates a user without any grants. Add grants to give the user access.',
        requestBody: jsonRequestBody(USER_FIELDS),
        responses: createdResponses('The new user.', 'User', [...INPUT_PROBLEMS, ...BODY_PROBLEMS]),
      },
    },
    '/users/{userName}': userItemOperations(),
    '/users/{userName}/password': {
      post: {
        operationId: 'resetPassword',
        summary: 'Reset a password',
        description:
          'Generates a new password and ends the sessions of the user. The password is returned only this once.',
        parameters: USER_PARAMETERS,
        responses: createdResponses('The new password.', 'NewPassword', [...INPUT_PROBLEMS, 'not_found']),
      },
    },
  }
}

function userItemOperations(): Operations[string] {
  const codes = [...INPUT_PROBLEMS, 'not_found'] as const
  return {
    get: {
      operationId: 'readUser',
      summary: 'Get a user',
      description: 'Returns one user, even if deleted.',
      parameters: USER_PARAMETERS,
      responses: okResponses('The user.', 'User', [...codes]),
    },
    patch: {
      operationId: 'updateUser',
      summary: 'Update a user',
      description:
        'Changes either `active`, or `primaryAdministrator`, or any of `department`, `customerDefined1` and `customerDefined2`. A request with more than one kind of change is refused, so that a change is never applied in part.',
      parameters: USER_PARAMETERS,
      requestBody: jsonRequestBody(USER_CHANGE_FIELDS),
      responses: emptyResponses([...codes, 'conflict', ...BODY_PROBLEMS]),
    },
    delete: {
      operationId: 'deleteUser',
      summary: 'Delete a user',
      description:
        'Deletes a user permanently and immediately, deletes their access keys and grants, and ends their sessions. The user remains in the list, marked as deleted.',
      parameters: USER_PARAMETERS,
      responses: emptyResponses([...codes, 'conflict']),
    },
  }
}

function grantOperations(): Operations {
  const parameters = [...pathParameters(GRANT, GRANT_NAMES), ...queryParameters(GRANT_PARAMETERS)]
  return {
    '/grants': {
      get: {
        operationId: 'listGrants',
        summary: 'List grants',
        description: 'Returns all grants: which user has which, in which project, who added it, and when.',
        responses: okResponses('The grants.', 'Grants', INPUT_PROBLEMS),
      },
    },
    '/users/{userName}/grants/{grant}': {
      put: {
        operationId: 'putGrant',
        summary: 'Add a grant',
        description:
          'Takes effect immediately, including for open sessions and access keys. Adding a grant that the user has changes nothing.',
        parameters,
        responses: emptyResponses([...INPUT_PROBLEMS, 'not_found']),
      },
      delete: {
        operationId: 'deleteGrant',
        summary: 'Remove a grant',
        description: 'Takes effect immediately, including for open sessions and access keys.',
        parameters,
        responses: emptyResponses([...INPUT_PROBLEMS, 'not_found']),
      },
    },
  }
}

function accessKeyOperations(): Operations {
  const codes = [...INPUT_PROBLEMS, 'not_found'] as const
  return {
    '/users/{userName}/keys': {
      get: {
        operationId: 'listAccessKeys',
        summary: 'List access keys',
        description: 'Returns the access keys of a user and when each was last used.',
        parameters: USER_PARAMETERS,
        responses: okResponses('The access keys.', 'AccessKeys', [...codes]),
      },
      post: {
        operationId: 'createAccessKey',
        summary: 'Create an access key',
        description: 'The secret is returned only this once. A user can have two active access keys.',
        parameters: USER_PARAMETERS,
        responses: createdResponses('The new access key.', 'NewAccessKey', [...codes, 'conflict']),
      },
    },
    '/keys/{accessKeyId}': {
      patch: {
        operationId: 'updateAccessKey',
        summary: 'Deactivate or reactivate an access key',
        description: 'Takes effect immediately.',
        parameters: KEY_PARAMETERS,
        requestBody: jsonRequestBody(KEY_CHANGE_FIELDS),
        responses: emptyResponses([...codes, 'conflict', ...BODY_PROBLEMS]),
      },
      delete: {
        operationId: 'deleteAccessKey',
        summary: 'Delete an access key',
        description: 'Deletes an access key permanently. It stops working immediately.',
        parameters: KEY_PARAMETERS,
        responses: emptyResponses([...codes]),
      },
    },
  }
}
