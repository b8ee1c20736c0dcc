import type { RunningState } from './server.ts'

/** The state in which an action leaves the server that it is done to. */
export const EFFECTS: ReadonlyMap<string, RunningState> = new Map([
  ['RunInstances', 'running'],
  ['StartInstances', 'running'],
  ['RebootInstances', 'running'],
  ['StopInstances', 'stopped'],
  ['TerminateInstances', 'gone'],
  ['RemoteStartServer', 'running'],
  ['RemoteStopServer', 'stopped'],
])

/** Actions whose request is answered before the work is done: the end is told later, by the system. */
export const ASYNCHRONOUS: ReadonlySet<string> = new Set([
  'RunInstances',
  'StartInstances',
  'RebootInstances',
  'StopInstances',
  'TerminateInstances',
])

/** Parameters without which the report's reader would not know what was done. */
export const TELLING: ReadonlyMap<string, readonly string[]> = new Map([
  ['PutGrant', ['grant', 'project']],
  ['DeleteGrant', ['grant', 'project']],
])
