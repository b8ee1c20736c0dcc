import { toActor } from '../../domain/access/audit-entry.ts'
import type { Caller } from '../../domain/access/caller.ts'
import {
  CODE_SECONDS,
  formatRecoveryCode,
  RECOVERY_CODES,
  requiresSecondFactor,
  toKeyUri,
} from '../../domain/access/second-factor.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import { toObjectOrNull, toStringOrNull } from '../../domain/json/json-values.ts'
import type { Secrets } from '../../domain/ports.ts'
import { MINUTE_MS } from '../../domain/time.ts'
import type { Store } from '../../store/store.ts'
import type { Context, ServiceSettings } from '../context.ts'
import { openOrNull } from '../open-sealed.ts'
import { createSignInThrottle, type SignInThrottle } from './sign-in-throttle.ts'

/** A new secret must be confirmed with a code within this time. */
const SETUP_MS = 30 * MINUTE_MS
/** Clocks of phones may be wrong by this many time steps. */
const STEPS_AROUND = [0, -1, 1]

type SecondFactorContext = Pick<Context, 'audit' | 'clock' | 'totp' | 'newToken' | 'drawQrCode'> & {
  store: Pick<Store, 'forCustomer' | 'attempts'>
  secrets: Pick<Secrets, 'seal' | 'open' | 'equals' | 'hash'>
  settings: Pick<ServiceSettings, 'secondFactor'>
}

/** A code that was entered with the secret that it is for, which the form has carried along. */
export type FactorSetup = { sealed: string; code: string }

export type SecondFactors = ReturnType<typeof createSecondFactors>

/** The second factor of a caller: codes of an authenticator app, and recovery codes for when the app is lost. */
export function createSecondFactors(
  context: SecondFactorContext,
  throttle: SignInThrottle = createSignInThrottle(context),
) {
  const { store, audit, clock, secrets, settings } = context
  const rowsOf = ({ customer }: Caller) => store.forCustomer(customer.id).secondFactors
  return {
    /** Returns since when the caller has a second factor, or null, how many recovery codes are left, and whether it must stay. */
    async getStatus(caller: Caller) {
      const factor = await rowsOf(caller).find(caller.userName)
      const codesLeft = factor ? await rowsOf(caller).countCodes(caller.userName) : 0
      const isRequired = requiresSecondFactor(settings.secondFactor, caller)
      return { since: factor?.createdAt ?? null, codesLeft, isRequired }
    },

    /** Returns a new secret to be entered in an app, or one that a form has carried along, as text and as a QR code. */
    draft: (caller: Caller, sealed: string | null = null) => draftFactor(context, caller, sealed),

    /** Returns a new secret for the page that adds a second factor, whose view is logged. */
    open: (caller: Caller) =>
      audit.read(caller, { operation: 'GetAccount' }, async () => draftFactor(context, caller, null)),

    /**
     * Makes a secret the second factor of the caller and returns the recovery codes, this once. Throws a fault of `code` if
     * the code is not that of the secret, *conflict* if there is a second factor already.
     */
    enable: (caller: Caller, { sealed, code }: FactorSetup): Promise<string[]> =>
      audit.change(caller, { operation: 'EnableSecondFactor' }, async (toEvent) => {
        const secret = openDraft(context, caller, sealed)
        const step = secret === null ? null : findStep(context, secret, code)
        if (secret === null || step === null) throw invalidField('code', 'codeWrong')
        const { codes, hashes } = createRecoveryCodes(context)
        const { userName } = caller
        const factor = { userName, sealedSecret: secrets.seal(secret), lastStep: step, createdAt: clock() }
        const isNew = await rowsOf(caller).enable(factor, hashes, toEvent())
        if (!isNew) throw new Fault('conflict', 'secondFactorExists')
        return codes
      }),

    /** Removes the second factor; throws *conflict* if the caller must have one, or has none. */
    disable: (caller: Caller) =>
      audit.change(caller, { operation: 'DisableSecondFactor' }, async (toEvent) => {
        if (requiresSecondFactor(settings.secondFactor, caller))
          throw new Fault('conflict', 'secondFactorRequired')
        const isRemoved = await rowsOf(caller).disable(caller.userName, toEvent())
        if (!isRemoved) throw new Fault('conflict', 'noSecondFactor')
      }),

    /** Replaces the recovery codes and returns the new ones, this once; throws *conflict* without a second factor. */
    replaceCodes: (caller: Caller): Promise<string[]> =>
      audit.change(caller, { operation: 'CreateRecoveryCodes' }, async (toEvent) => {
        const { codes, hashes } = createRecoveryCodes(context)
        const isReplaced = await rowsOf(caller).replaceCodes(caller.userName, hashes, toEvent())
        if (!isReplaced) throw new Fault('conflict', 'noSecondFactor')
        return codes
      }),

    /**
     * Uses up a code of the app or a recovery code; throws a fault of `code` if it is none or was used before, *too_many*
     * after too many. The fault says so if the secret was sealed with a key that is lost.
     */
    prove: createProof(context, throttle),
  }
}

function createProof(context: SecondFactorContext, throttle: SignInThrottle) {
  return async (caller: Caller, code: string): Promise<void> => {
    const { customer, userName, clientInfo } = caller
    // Counted for the user as a whole: who gets here knows the password.
    const source = {
      user: `code ${userName}@${customer.accountId}`,
      device: 'code',
      sourceIPAddress: clientInfo.sourceIPAddress,
    }
    const outcome = await throttle(
      source,
      () => useCode(context, caller, code),
      (result) => result === 'used',
    )
    if (outcome !== 'used') throw invalidField('code', outcome)
  }
}

type CodeOutcome = 'used' | 'codeWrong' | 'codeUnreadable'

async function useCode(context: SecondFactorContext, caller: Caller, code: string): Promise<CodeOutcome> {
  const { store, audit, secrets } = context
  const { secondFactors } = store.forCustomer(caller.customer.id)
  const factor = await secondFactors.find(caller.userName)
  if (!factor) return 'codeWrong'
  const secret = openOrNull(secrets, factor.sealedSecret)
  const step = secret === null ? null : findStep(context, secret, code)
  if (step !== null) return (await secondFactors.useStep(caller.userName, step)) ? 'used' : 'codeWrong'
  const entry = { name: 'UseRecoveryCode', readOnly: false, parameters: null, response: null, failure: null }
  const event = audit.toEvent(caller.customer, toActor(caller), entry)
  const isUsed = await secondFactors.useCode(caller.userName, hashRecoveryCode(context, code), event)
  // Recovery codes are hashed with the secret key too: only those created with the present one still work.
  if (isUsed) return 'used'
  return secret === null ? 'codeUnreadable' : 'codeWrong'
}

function findStep(
  { clock, totp, secrets }: SecondFactorContext,
  secret: string,
  code: string,
): number | null {
  const digits = code.replaceAll(' ', '')
  const now = Math.floor(clock().getTime() / (CODE_SECONDS * 1_000))
  const steps = STEPS_AROUND.map((around) => now + around)
  return steps.find((step) => secrets.equals(totp.codeAt(secret, step), digits)) ?? null
}

function draftFactor(context: SecondFactorContext, caller: Caller, kept: string | null) {
  const { clock, secrets, totp, drawQrCode } = context
  const { customer, userName } = caller
  const secret = (kept === null ? null : openDraft(context, caller, kept)) ?? totp.newSecret()
  const until = clock().getTime() + SETUP_MS
  const sealed = secrets.seal(JSON.stringify({ secret, userName, customer: customer.id, until }))
  const uri = toKeyUri(secret, `${userName}@${customer.accountId}`)
  return { secret, sealed, uri, qrCode: drawQrCode(uri) }
}

// A secret that was made for another user, or too long ago, is treated as if there were none.
function openDraft({ clock, secrets }: SecondFactorContext, caller: Caller, sealed: string): string | null {
  try {
    const draft = toObjectOrNull(JSON.parse(secrets.open(sealed)))
    const isOwn = draft?.userName === caller.userName && draft.customer === caller.customer.id
    const isCurrent = typeof draft?.until === 'number' && clock().getTime() <= draft.until
    return isOwn && isCurrent ? toStringOrNull(draft?.secret) : null
  } catch {
    return null
  }
}

function createRecoveryCodes(context: SecondFactorContext) {
  const codes = Array.from({ length: RECOVERY_CODES }, () =>
    formatRecoveryCode(Buffer.from(context.newToken(), 'base64url')),
  )
  return { codes, hashes: codes.map((code) => hashRecoveryCode(context, code)) }
}

function hashRecoveryCode({ secrets }: SecondFactorContext, code: string): string {
  return secrets.hash(`recovery code ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`)
}
