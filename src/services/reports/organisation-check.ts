import type { Caller } from '../../domain/access/caller.ts'
import { PERMISSION_REFUSALS } from '../../domain/access/permissions.ts'
import { Fault } from '../../domain/fault.ts'
import type { Context } from '../context.ts'

export type CheckOrganisation = ReturnType<typeof createCheckOrganisation>

/**
 * Returns a function that throws *forbidden* unless an organisation is the caller's own, without revealing
 * whether it exists. The refusal is logged.
 */
export function createCheckOrganisation({ audit }: Pick<Context, 'audit'>) {
  return async (caller: Caller, organisation: string): Promise<void> => {
    if (organisation.toLowerCase() === caller.customer.organisationId.toLowerCase()) return
    const parameters = { organisation: organisation.slice(0, LOGGED_LENGTH_MAX) }
    await audit.read(caller, { operation: 'GetAdministrationReport', parameters }, async () => {
      throw new Fault('forbidden', PERMISSION_REFUSALS['reports:read'])
    })
  }
}

/** Maximum number of characters of an organisation ID that are logged. A real one has 36. */
const LOGGED_LENGTH_MAX = 128
