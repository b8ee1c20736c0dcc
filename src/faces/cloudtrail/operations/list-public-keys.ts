import { type Caller, mayLook } from '../../../core/caller.ts'
import { Fault } from '../../../core/fault.ts'
import { refuseToken } from '../input.ts'
import type { Operation } from '../operation.ts'
import { readPeriod } from '../period.ts'

/** ListPublicKeys: the keys that signed digests in a period; nothing has been signed yet. */
export function listPublicKeys(): Operation {
  return async (caller, input) => {
    mustLook(caller)
    refuseToken(input)
    readPeriod(input)
    return { PublicKeyList: [] }
  }
}

function mustLook(caller: Caller): void {
  if (!mayLook(caller))
    throw new Fault('forbidden', 'Looking at keys needs the grant activity-log in one of your projects.')
}
