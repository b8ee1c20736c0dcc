import type { Caller } from '../../domain/access/caller.ts'
import { parseProjectId, parseProjectName } from '../../domain/access/project.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import { checkNotDraining } from '../../domain/trails/drain.ts'
import type { Context, CustomerRows } from '../context.ts'

type ProjectsContext = Pick<Context, 'audit' | 'clock'> & { store: CustomerRows<'projects' | 'drains'> }

export type Projects = ReturnType<typeof createProjects>

/** The projects of the caller's customer, for its primary administrator. */
export function createProjects({ store, audit, clock }: ProjectsContext) {
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
        checkNotDraining(id, await store.forCustomer(caller.customer.id).drains.list(id))
        const outcome = await storeOf(caller).delete(id, toEvent())
        throwIfUnknown(outcome !== 'not found', id)
        if (outcome === 'in use') throw new Fault('conflict', 'projectWithEvents', { id })
      }),
  }
}

function throwIfUnknown(isFound: boolean, id: string): void {
  if (!isFound) throw unknownProject(id)
}

function unknownProject(id: string): Fault {
  return new Fault('not_found', 'unknownProject', { id })
}
