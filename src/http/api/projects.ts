import type { Projects } from '../../services/access/projects.ts'
import {
  NewProject,
  ProjectChange,
  ProjectList,
  ProjectPath,
  ProjectShape,
  StorageCheck,
  StorageConnection,
} from '../shapes/projects.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const PROJECT_OPERATIONS = {
  listProjects: {
    route: 'GET /projects',
    summary: 'List projects',
    description: 'Returns all projects, the oldest first.',
    answer: { description: 'The projects.', shape: ProjectList },
  },
  createProject: {
    route: 'POST /projects',
    summary: 'Create a project',
    description: 'Creates a project without events and without object storage.',
    body: NewProject,
    answer: { status: 201, description: 'The new project.', shape: ProjectShape },
  },
  renameProject: {
    route: 'PATCH /projects/{id}',
    summary: 'Rename a project',
    description: 'Changes the display name. The ID stays the same.',
    path: ProjectPath,
    body: ProjectChange,
  },
  deleteProject: {
    route: 'DELETE /projects/{id}',
    summary: 'Delete a project',
    description: 'Deletes a project without events. The first project cannot be deleted.',
    path: ProjectPath,
    faults: ['conflict'],
  },
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
      'Tests whether the object storage accepts the access key. If it does not, `message` is the error from the storage.',
    path: ProjectPath,
    answer: { description: 'The result of the check.', shape: StorageCheck },
    faults: ['conflict'],
  },
} satisfies ApiOperations

/** Routes for projects (list, create, rename, delete) and for their object storage (connect, disconnect, check). */
export function projectRoutes(projects: Projects) {
  return createRoutes(PROJECT_OPERATIONS, {
    listProjects: async (caller) => ({ projects: (await projects.list(caller)).map(toProjectJson) }),
    createProject: async (caller, { id, name }) => toProjectJson(await projects.create(caller, id, name)),
    renameProject: (caller, { id, name }) => projects.rename(caller, id, name),
    deleteProject: (caller, { id }) => projects.delete(caller, id),
    putStorage: (caller, { id, secretAccessKey = '', ...storage }) =>
      projects.connectStorage(caller, id, { ...storage, secretAccessKey }),
    deleteStorage: (caller, { id }) => projects.disconnectStorage(caller, id),
    async checkStorage(caller, { id }) {
      const message = await projects.checkStorage(caller, id)
      return { connected: message === null, message }
    },
  })
}

type ListedProject = Awaited<ReturnType<Projects['list']>>[number]

function toProjectJson({ storage, inventory, ...project }: ListedProject) {
  return {
    ...project,
    storage: storage && withoutSecret(storage),
    inventory: inventory && withoutSecret(inventory),
  }
}

// The secret is encrypted, but even so it does not leave Daybook.
function withoutSecret<Connection extends { sealedSecret: string }>(connection: Connection) {
  const { sealedSecret: _, ...rest } = connection
  return rest
}
