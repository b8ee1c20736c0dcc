import { formatPassword, PASSWORD_BYTES } from '../domain/access/password.ts'
import type { ProcessContext } from './cli-command.ts'

/** A password for somebody: the first line of standard input, or one that is made and to be printed once. */
export async function readOrGeneratePassword(
  world: ProcessContext,
): Promise<{ password: string; isMade: boolean }> {
  const given = (await world.readInput())?.split(/\r?\n/)[0] || null
  const password = given ?? formatPassword(crypto.getRandomValues(new Uint8Array(PASSWORD_BYTES)))
  return { password, isMade: given === null }
}

/** Prints a password that was made, this once. */
export function printPassword(
  { password, isMade }: { password: string; isMade: boolean },
  world: ProcessContext,
): void {
  if (isMade) world.print(`  password  ${password}`)
}
