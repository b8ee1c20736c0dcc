/**
 * Returns arguments to put before a command, so that the kernel sends it a signal when this process dies, even by
 * SIGKILL. Returns none if `setpriv` is not installed.
 */
export function dieWithParent(signal: 'KILL' | 'QUIT'): string[] {
  return Bun.which('setpriv') === null ? [] : ['setpriv', '--pdeathsig', signal]
}
