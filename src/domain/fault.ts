import { ENGLISH } from './messages/english/english.ts'
import { MESSAGES, type Messages } from './messages/messages.ts'

/** The kinds of expected failures. Each API maps them to its own status codes in one table. */
export type FaultCode =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'too_many'
  | 'unavailable'

type FaultMessages = Messages['faults']

/** Which fault it is: the key of its message. */
export type FaultKey = keyof FaultMessages

/**
 * An expected failure: a code, a message for the caller in full sentences, and the field that caused it, if any. The message is
 * in English, as programs, logs and events have it; `faultMessage` has it as a page shows it.
 */
export class Fault<Key extends FaultKey = FaultKey> extends Error {
  override name = 'Fault' as const
  readonly code: FaultCode
  /** The key of the message, and the values in it. */
  readonly key: Key
  readonly values: object
  readonly field: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: FaultCode, key: Key, ...[values = {}, details = {}]: FaultArguments<Key>) {
    super(formatFault(ENGLISH.faults, key, values))
    this.code = code
    this.key = key
    this.values = values
    this.field = details.field
    this.retryAfterSeconds = details.retryAfterSeconds
  }
}

type FaultDetails = { field?: string; retryAfterSeconds?: number }

type FaultValues<Key extends FaultKey> = FaultMessages[Key] extends (
  values: infer Values extends object,
) => string
  ? Values
  : Record<never, never>

/** What a fault takes after its key. The values can be left out if the message contains none. */
export type FaultArguments<Key extends FaultKey> = keyof FaultValues<Key> extends never
  ? [values?: Record<never, never>, details?: FaultDetails]
  : [values: FaultValues<Key>, details?: FaultDetails]

/** Returns a fault for a field whose value isn't allowed. Its message names the field and says what is allowed. */
export function invalidField<Key extends FaultKey>(
  field: string,
  key: Key,
  ...[values]: FieldArguments<Key>
): Fault {
  return new Fault<FaultKey>('invalid', key, { field, ...values }, { field })
}

// The field itself is one of the values that the message may contain.
type FieldValues<Key extends FaultKey> = Omit<FaultValues<Key>, 'field'>
type FieldArguments<Key extends FaultKey> = keyof FieldValues<Key> extends never
  ? [values?: Record<never, never>]
  : [values: FieldValues<Key>]

/** Returns the message of a fault in the language of the page that shows it. */
export function faultMessage({ key, values }: Pick<Fault, 'key' | 'values'>): string {
  return formatFault(MESSAGES.faults, key, values)
}

function formatFault(messages: FaultMessages, key: FaultKey, values: object): string {
  const message: string | ((values: never) => string) = messages[key]
  // The types of the constructor hold that the values are those of the key.
  return typeof message === 'string' ? message : message(values as never)
}
