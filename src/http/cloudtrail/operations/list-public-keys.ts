import { type Caller, canReadEvents } from '../../../domain/access/caller.ts'
import { Fault } from '../../../domain/fault.ts'
import type { SigningKeys } from '../../../services/trails/signing-keys.ts'
import { readPeriod } from '../lookup-period.ts'
import type { Operation } from '../operation.ts'
import { refuseToken } from '../operation-input.ts'
import { writeMoment } from '../shapes.ts'

/** ListPublicKeys: the keys that signed digests in a period, on one page. */
export function listPublicKeys(signing: Pick<SigningKeys, 'within'>): Operation {
  return async (caller, input) => {
    mustLook(caller)
    refuseToken(input)
    const { from, until } = readPeriod(input)
    const keys = await signing.within(from, until)
    return {
      PublicKeyList: keys.map(({ value, fingerprint, validFrom, validUntil }) => ({
        Value: value,
        ValidityStartTime: writeMoment(validFrom),
        ValidityEndTime: writeMoment(validUntil),
        Fingerprint: fingerprint,
      })),
    }
  }
}

function mustLook(caller: Caller): void {
  if (!canReadEvents(caller))
    throw new Fault('forbidden', 'Looking at keys needs the grant activity-log in one of your projects.')
}
