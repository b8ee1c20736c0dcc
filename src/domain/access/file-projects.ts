import type { Caller } from './caller.ts'
import { isAllowed } from './permissions.ts'

/** Returns the IDs of the projects whose buckets the caller may give to a trail, sorted. */
export function fileProjectsOf(caller: Pick<Caller, 'isPrimaryAdministrator' | 'grants'>): string[] {
  const projects = caller.grants.flatMap(({ name, project }) => (name === 'file' && project ? [project] : []))
  return projects.filter((project) => isAllowed(caller, 'CreateTrail', project)).toSorted()
}
