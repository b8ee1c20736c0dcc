import { matchesOneOf, type Pattern, parsePattern } from './pattern.ts'

/** The actions that delete something, as values of the filter `eventName`. */
export const DELETION_ACTIONS = [
  'BatchDelete*',
  'CleanServer',
  'Delete*',
  'Deregister*',
  'Destroy*',
  'Drop*',
  'Erase*',
  'Purge*',
  'RemoveDisk',
  'RemoveNic',
  'ScheduleKeyDeletion',
  'SecretVersionDeletion',
  'TerminateEnvironment',
  'TerminateInstance*',
  'TerminateJobFlows',
  'TerminateWorkspaces',
] as const

/** Whether an action deletes something. */
export function isDeletion(eventName: string): boolean {
  return matchesOneOf(PATTERNS, eventName)
}

const PATTERNS: readonly Pattern[] = DELETION_ACTIONS.flatMap((value) => parsePattern(value, 'text') ?? [])
