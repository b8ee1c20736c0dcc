import { type Caller, mayLook } from '../../../core/caller.ts'
import { Fault } from '../../../core/fault.ts'
import type { Signing } from '../../../flows/signing.ts'
import { refuseToken } from '../input.ts'
import type { Operation } from '../operation.ts'
import { readPeriod } from '../period.ts'
import { writeMoment } from '../shapes.ts'

/** ListPublicKeys: the keys that signed digests in a period, on one page. */
export function listPublicKeys(signing: Pick<Signing, 'within'>): Operation {
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
  if (!mayLook(caller))
    throw new Fault('forbidden', 'Looking at keys needs the grant activity-log in one of your projects.')
}
