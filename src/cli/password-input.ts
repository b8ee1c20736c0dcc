import { formatPassword, PASSWORD_BYTES } from '../domain/access/password.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import type { ProcessContext } from './cli-command.ts'

/** A password for a new account, and whether it was generated. */
export type PasswordInput = { password: string; isGenerated: boolean }

/** Returns the first line of standard input, or a generated password if there is no input. */
export async function readOrGeneratePassword(context: ProcessContext): Promise<PasswordInput> {
  const firstLine = (await context.readInput())?.split(/\r?\n/)[0] || null
  const password = firstLine ?? generatePassword()
  return { password, isGenerated: firstLine === null }
}

/** Returns a new random password. */
export function generatePassword(): string {
  return formatPassword(crypto.getRandomValues(new Uint8Array(PASSWORD_BYTES)))
}

/** Prints the password if it was generated; it is not shown again. */
export function printGeneratedPassword(
  { password, isGenerated }: PasswordInput,
  context: ProcessContext,
): void {
  if (isGenerated) context.print(MESSAGES.commands.password({ password }))
}
