import type { Caller } from './caller.ts'
import { isAllowed } from './permissions.ts'

/** Returns the IDs of the projects into which the caller may import files, sorted. */
export function importProjectsOf(caller: Pick<Caller, 'isPrimaryAdministrator' | 'grants'>): string[] {
  const projects = new Set(caller.grants.flatMap(({ project }) => project ?? []))
  return [...projects].filter((project) => isAllowed(caller, 'ImportFiles', project)).toSorted()
}
