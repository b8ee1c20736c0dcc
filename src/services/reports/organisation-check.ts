import type { Caller } from '../../domain/access/caller.ts'
import { PERMISSION_REFUSALS } from '../../domain/access/permissions.ts'
import { Fault } from '../../domain/fault.ts'
import type { Audit } from '../audit.ts'

/** Longest name of an organisation that the log shows; a real one has 36 characters. */
const SHOWN_MAX = 128

export type CheckOrganisation = ReturnType<typeof createOrganisationCheck>

/** Refuses whoever asks for the report of an organisation that is not theirs, whether or not there is one; the log tells. */
export function createOrganisationCheck(audit: Pick<Audit, 'read'>) {
  return async (caller: Caller, organisation: string): Promise<void> => {
    if (organisation.toLowerCase() === caller.customer.organisationId.toLowerCase()) return
    const parameters = { organisation: organisation.slice(0, SHOWN_MAX) }
    await audit.read(caller, { operation: 'GetAdministrationReport', parameters }, async () => {
      throw new Fault('forbidden', PERMISSION_REFUSALS.report)
    })
  }
}
