import type { OperationObject } from 'openapi3-ts/oas31'
import { CUSTOMER_GRANTS, PROJECT_GRANTS } from '../../../domain/access/caller.ts'
import {
  KEY_CHANGES,
  PROJECT_CHANGES,
  PROJECT_MEMBERS,
  STORAGE_MEMBERS,
  USER_CHANGES,
  USER_MEMBERS,
} from '../body-fields.ts'
import type { ProblemCode } from '../problem.ts'
import { GRANT_PARAMETERS } from '../query-parameters.ts'
import { answer, answers, bodyOf, inPath, inQuery, jsonOf, type Operations } from './openapi-parts.ts'

/** Users, grants, access keys and projects: what the primary administrator manages. */
export function managing(): Operations {
  return { ...users(), ...grants(), ...keys(), ...projects(), ...storages() }
}

const USER = { userName: 'The user name.' }
const KEY = { accessKeyId: 'Id of the access key.' }
const PROJECT = { id: 'The project id.' }
const GRANT = { ...USER, grant: 'What the user may do.' }
const GRANTS = { grant: [...PROJECT_GRANTS, ...CUSTOMER_GRANTS] }
const BODY: ProblemCode[] = ['too_large', 'unsupported_media_type']

function users(): Operations {
  return {
    '/users': {
      get: reading('listUsers', 'List users', 'Everyone there is or was.', 'Users'),
      post: {
        ...{ operationId: 'createUser', summary: 'Create a user', description: 'May do nothing yet.' },
        requestBody: bodyOf(USER_MEMBERS),
        responses: made('User', BODY),
      },
    },
    '/users/{userName}': {
      get: { ...reading('readUser', 'Read a user', 'One user, also one deleted.', 'User'), ...at(USER) },
      patch: {
        ...at(USER),
        ...{ operationId: 'updateUser', summary: 'Change a user', requestBody: bodyOf(USER_CHANGES) },
        description:
          'The texts together, or active, or primaryAdministrator: one kind of change per request, so that it is done whole or not at all.',
        responses: done(['not_found', 'conflict', ...BODY]),
      },
      delete: {
        ...at(USER),
        ...{ operationId: 'deleteUser', summary: 'Delete a user' },
        description: 'For good; the name and the fact stay. Keys, grants and sessions end at once.',
        responses: done(['not_found', 'conflict']),
      },
    },
    '/users/{userName}/password': {
      post: {
        ...at(USER),
        ...{ operationId: 'resetPassword', summary: 'Reset a password' },
        description: 'A new password, shown this once; the user’s sessions end.',
        responses: made('NewPassword', ['not_found']),
      },
    },
  }
}

function grants(): Operations {
  const grant = { parameters: [...inPath(GRANT, GRANTS), ...inQuery(GRANT_PARAMETERS)] }
  return {
    '/grants': {
      get: reading('listGrants', 'List grants', 'Who may do what, by whom and since when.', 'Grants'),
    },
    '/users/{userName}/grants/{grant}': {
      put: {
        ...grant,
        ...{ operationId: 'putGrant', summary: 'Give a grant' },
        description: 'Holds at once, in open sessions and for keys too. Giving it again changes nothing.',
        responses: done(['not_found']),
      },
      delete: {
        ...grant,
        ...{ operationId: 'deleteGrant', summary: 'Take a grant away', description: 'Holds at once.' },
        responses: done(['not_found']),
      },
    },
  }
}

function keys(): Operations {
  return {
    '/users/{userName}/keys': {
      get: {
        ...reading('listAccessKeys', 'List access keys', 'A user’s keys, with their last use.', 'AccessKeys'),
        ...at(USER),
      },
      post: {
        ...at(USER),
        ...{ operationId: 'createAccessKey', summary: 'Create an access key' },
        description: 'The secret is shown this once. A user has two active keys at most.',
        responses: made('NewAccessKey', ['not_found', 'conflict']),
      },
    },
    '/keys/{accessKeyId}': {
      patch: {
        ...at(KEY),
        ...{ operationId: 'updateAccessKey', summary: 'Deactivate or reactivate an access key' },
        ...{ description: 'Holds at once.', requestBody: bodyOf(KEY_CHANGES) },
        responses: done(['not_found', 'conflict', ...BODY]),
      },
      delete: {
        ...at(KEY),
        ...{ operationId: 'deleteAccessKey', summary: 'Revoke an access key', description: 'For good.' },
        responses: done(['not_found']),
      },
    },
  }
}

function projects(): Operations {
  return {
    '/projects': {
      get: reading('listProjects', 'List projects', 'The first one first.', 'Projects'),
      post: {
        ...{
          operationId: 'createProject',
          summary: 'Create a project',
          description: 'Empty, without storage.',
        },
        requestBody: bodyOf(PROJECT_MEMBERS),
        responses: made('Project', BODY),
      },
    },
    '/projects/{id}': {
      patch: {
        ...at(PROJECT),
        ...{ operationId: 'renameProject', summary: 'Rename a project', description: 'Its id stays.' },
        requestBody: bodyOf(PROJECT_CHANGES),
        responses: done(['not_found', ...BODY]),
      },
      delete: {
        ...at(PROJECT),
        ...{ operationId: 'deleteProject', summary: 'Delete a project' },
        description: 'Only when the log holds none of its events; never the first one.',
        responses: done(['not_found', 'conflict']),
      },
    },
  }
}

function storages(): Operations {
  return {
    '/projects/{id}/storage': {
      put: {
        ...at(PROJECT),
        ...{ operationId: 'putStorage', summary: 'Connect an object storage' },
        ...{ description: 'The secret is sealed at rest.', requestBody: bodyOf(STORAGE_MEMBERS) },
        responses: done(['not_found', ...BODY]),
      },
      delete: {
        ...at(PROJECT),
        ...{ operationId: 'deleteStorage', summary: 'Disconnect the object storage' },
        description: 'The storage itself keeps what it holds.',
        responses: done(['not_found']),
      },
    },
    '/projects/{id}/storage/check': {
      post: {
        ...at(PROJECT),
        ...{ operationId: 'checkStorage', summary: 'Check the object storage' },
        description: 'Asks the storage whether it knows the key, and repeats its words when it does not.',
        responses: answers({ 200: answer('What the storage says.', jsonOf('StorageCheck')) }, [
          ...FORBIDDEN,
          ...(['not_found', 'conflict'] as const),
        ]),
      },
    },
  }
}

const FORBIDDEN: ProblemCode[] = ['invalid', 'forbidden']

function at(names: { [name: string]: string }) {
  return { parameters: inPath(names) }
}

function reading(operationId: string, summary: string, description: string, shape: string): OperationObject {
  const codes: ProblemCode[] =
    shape.endsWith('s') && !shape.startsWith('Access') ? FORBIDDEN : [...FORBIDDEN, 'not_found']
  return {
    operationId,
    summary,
    description,
    responses: answers({ 200: answer(`${summary}.`, jsonOf(shape)) }, codes),
  }
}

function made(shape: string, codes: ProblemCode[]) {
  return answers({ 201: answer('Made.', jsonOf(shape)) }, [...FORBIDDEN, ...codes])
}

function done(codes: ProblemCode[]) {
  return answers({ 204: answer('Done.', {}) }, [...FORBIDDEN, ...codes])
}
