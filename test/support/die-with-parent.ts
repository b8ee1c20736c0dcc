/** Words to put before a command so that the kernel ends it when this process dies, even by SIGKILL; none where that is not to be had. */
export function dieWithParent(signal: 'KILL' | 'QUIT'): string[] {
  return Bun.which('setpriv') === null ? [] : ['setpriv', '--pdeathsig', signal]
}
