import { PROJECT_CHANGE_FIELDS, PROJECT_FIELDS, STORAGE_FIELDS } from '../body-fields.ts'
import {
  BODY_PROBLEMS,
  createdResponses,
  emptyResponses,
  INPUT_PROBLEMS,
  jsonRequestBody,
  type Operations,
  okResponses,
  pathParameters,
} from './openapi-builders.ts'

const PROJECT_PARAMETERS = pathParameters({ id: 'The project ID.' })

/** Returns the operations on projects and their object storage, all for the primary administrator. */
export function projectOperations(): Operations {
  const codes = [...INPUT_PROBLEMS, 'not_found'] as const
  return {
    '/projects': {
      get: {
        operationId: 'listProjects',
        summary: 'List projects',
        description: 'Returns all projects, the oldest first.',
        responses: okResponses('The projects.', 'Projects', INPUT_PROBLEMS),
      },
      post: {
        operationId: 'createProject',
        summary: 'Create a project',
        description: 'Creates a project without events and without object storage.',
        requestBody: jsonRequestBody(PROJECT_FIELDS),
        responses: createdResponses('The new project.', 'Project', [...INPUT_PROBLEMS, ...BODY_PROBLEMS]),
      },
    },
    '/projects/{id}': {
      patch: {
        operationId: 'renameProject',
        summary: 'Rename a project',
        description: 'Changes the display name. The ID stays the same.',
        parameters: PROJECT_PARAMETERS,
        requestBody: jsonRequestBody(PROJECT_CHANGE_FIELDS),
        responses: emptyResponses([...codes, ...BODY_PROBLEMS]),
      },
      delete: {
        operationId: 'deleteProject',
        summary: 'Delete a project',
        description: 'Deletes a project without events. The first project cannot be deleted.',
        parameters: PROJECT_PARAMETERS,
        responses: emptyResponses([...codes, 'conflict']),
      },
    },
    ...storageOperations(),
  }
}

function storageOperations(): Operations {
  const codes = [...INPUT_PROBLEMS, 'not_found'] as const
  return {
    '/projects/{id}/storage': {
      put: {
        operationId: 'putStorage',
        summary: 'Connect object storage',
        description: 'Sets the connection to the project’s object storage. Daybook encrypts the secret.',
        parameters: PROJECT_PARAMETERS,
        requestBody: jsonRequestBody(STORAGE_FIELDS),
        responses: emptyResponses([...codes, ...BODY_PROBLEMS]),
      },
      delete: {
        operationId: 'deleteStorage',
        summary: 'Disconnect the object storage',
        description: 'Removes the connection. The objects in the storage are kept.',
        parameters: PROJECT_PARAMETERS,
        responses: emptyResponses([...codes]),
      },
    },
    '/projects/{id}/storage/check': {
      post: {
        operationId: 'checkStorage',
        summary: 'Check the object storage',
        description:
          'Tests whether the object storage accepts the access key. If it does not, `message` is the error from the storage.',
        parameters: PROJECT_PARAMETERS,
        responses: okResponses('The result of the check.', 'StorageCheck', [...codes, 'conflict']),
      },
    },
  }
}
