import type { Caller } from '../../domain/access/caller.ts'
import { CONNECTION_KINDS, type ConnectionKind } from '../../domain/access/connection.ts'
import { Fault } from '../../domain/fault.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'

export type ProjectPages = ReturnType<typeof createProjectPages>

/** What the pages about projects show, for the primary administrator. Each page leaves one event. */
export function createProjectPages({
  store,
  audit,
  endpointAccess,
}: Pick<Context, 'audit' | 'endpointAccess'> & { store: CustomerRows<'projects'> }) {
  const listProjects = (caller: Caller) => store.forCustomer(caller.customer.id).projects.list()
  return {
    /** Returns all projects, the first one first. */
    list: (caller: Caller, options: ReadOptions = {}) =>
      audit.read(caller, { operation: 'ListProjects', ...options }, () => listProjects(caller)),

    /**
     * Returns the project with an ID, and which of its connections work only until the operator decides about endpoints;
     * throws *not_found*.
     */
    get: (caller: Caller, id: string, options: ReadOptions = {}) =>
      audit.read(caller, { operation: 'ListProjects', parameters: { project: id }, ...options }, async () => {
        const project = (await listProjects(caller)).find((each) => each.id === id)
        if (!project) throw new Fault('not_found', 'unknownProject', { id })
        const isTolerated = (kind: ConnectionKind) =>
          project[kind] !== null && endpointAccess.isTolerated(project[kind])
        return { ...project, tolerated: CONNECTION_KINDS.filter(isTolerated) }
      }),
  }
}
