import type { Caller } from '../../domain/access/caller.ts'
import type { SignInStep } from '../../domain/access/session.ts'
import { Fault, type FaultKey } from '../../domain/fault.ts'
import type { ServiceSettings } from '../context.ts'
import type { KeyAuthentication } from './authenticate-key.ts'
import type { AuthenticatePassword, PasswordAttempt } from './authenticate-password.ts'
import { GENERATED_KEY_ID } from './credentials.ts'
import type { FindSignInStep } from './sign-in-steps.ts'

type Authentication = {
  settings: Pick<ServiceSettings, 'oidcOnly'>
  keyAuthentication: Pick<KeyAuthentication, 'authenticate'>
  authenticatePassword: AuthenticatePassword
  findSignInStep: FindSignInStep
}

export type AuthenticateProgram = ReturnType<typeof createProgramAuthentication>

/**
 * Returns a function that returns the caller with the user name and password of a program, or with an access key in their
 * place. Throws *unauthorized* for a wrong password, and for one that does not suffice to sign in to the console.
 */
export function createProgramAuthentication(authentication: Authentication) {
  const { settings, keyAuthentication, authenticatePassword, findSignInStep } = authentication
  return async (attempt: PasswordAttempt): Promise<Caller> => {
    const { userName, password, clientInfo } = attempt
    if (GENERATED_KEY_ID.test(userName)) {
      const caller = await keyAuthentication.authenticate(userName, password, clientInfo)
      if (!caller) throw new Fault('unauthorized', 'wrongPassword')
      return caller
    }
    if (settings.oidcOnly) throw new Fault('unauthorized', 'passwordsOffForPrograms')
    const caller = await authenticatePassword(attempt)
    const step = await findSignInStep(caller)
    if (step !== null) throw new Fault('unauthorized', REFUSALS[step])
    return caller
  }
}

const REFUSALS = {
  code: 'programNeedsKey',
  password: 'programMustChangePassword',
  'second-factor': 'programNeedsKey',
} as const satisfies Record<SignInStep, FaultKey>
