import type { Caller } from '../../../domain/access/caller.ts'
import { PERMISSION_REFUSALS, PERMISSIONS } from '../../../domain/access/permissions.ts'
import { Fault } from '../../../domain/fault.ts'
import type { SigningKeys } from '../../../services/trails/signing-keys.ts'
import { parseLookupPeriod } from '../lookup-period.ts'
import type { Operation } from '../operation.ts'
import { rejectNextToken } from '../operation-input.ts'
import { toEpochSeconds } from '../shapes.ts'

/** ListPublicKeys: returns the keys that were valid for signing digests in a period, on one page. */
export function listPublicKeys(signingKeys: Pick<SigningKeys, 'listValid'>): Operation {
  return async (caller, input) => {
    requireReadAccess(caller)
    rejectNextToken(input)
    const { from, until } = parseLookupPeriod(input)
    const keys = await signingKeys.listValid(from, until)
    return {
      PublicKeyList: keys.map(({ value, fingerprint, validFrom, validUntil }) => ({
        Value: value,
        ValidityStartTime: toEpochSeconds(validFrom),
        ValidityEndTime: toEpochSeconds(validUntil),
        Fingerprint: fingerprint,
      })),
    }
  }
}

function requireReadAccess(caller: Caller): void {
  if (!PERMISSIONS['events:read'](caller)) throw new Fault('forbidden', PERMISSION_REFUSALS['events:read'])
}
