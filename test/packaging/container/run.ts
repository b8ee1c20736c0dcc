import { spawnSync } from 'bun'

/** Runs a program and returns what it prints. Throws what it says if it fails. */
export function run(command: string[], folder?: string): string {
  const { success, stdout, stderr } = spawnSync(command, {
    ...(folder === undefined ? {} : { cwd: folder }),
    stdin: 'ignore',
    stderr: 'pipe',
  })
  if (!success) throw new Error(`${command.join(' ')}:\n${stderr}`)
  return stdout.toString()
}
