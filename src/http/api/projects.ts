import { type Connection, DEFAULT_CHECKSUM } from '../../domain/access/connection.ts'
import type { Projects } from '../../services/access/projects.ts'
import { NewProject, ProjectChange, ProjectList, ProjectPath, ProjectShape } from '../shapes/projects.ts'
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
} satisfies ApiOperations

/** Routes for projects: list, create, rename and delete them. */
export function projectRoutes(projects: Projects) {
  return createRoutes(PROJECT_OPERATIONS, {
    listProjects: async (caller) => ({ projects: (await projects.list(caller)).map(toProjectJson) }),
    createProject: async (caller, { id, name }) => toProjectJson(await projects.create(caller, id, name)),
    renameProject: (caller, { id, name }) => projects.rename(caller, id, name),
    deleteProject: (caller, { id }) => projects.delete(caller, id),
  })
}

type ListedProject = Awaited<ReturnType<Projects['list']>>[number]

// The secrets are encrypted, but even so they do not leave Daybook.
function toProjectJson({ storage, inventory, ...project }: ListedProject) {
  return {
    ...project,
    storage: storage && toStorageJson(storage),
    inventory: inventory && toInventoryJson(inventory),
  }
}

function toStorageJson({ endpoint, region, pathStyle, checksum, accessKeyId }: Connection) {
  return {
    endpoint,
    region,
    pathStyle: pathStyle ?? false,
    checksum: checksum ?? DEFAULT_CHECKSUM,
    accessKeyId,
  }
}

function toInventoryJson({ endpoint, region, accessKeyId, checkedAt: askedAt, error }: Connection) {
  return { endpoint, region, accessKeyId, askedAt, error }
}
