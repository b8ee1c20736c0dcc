import { formatInteger } from '../../numbers.ts'

/** Messages about requests that no topic owns: methods, bodies, parameters, sessions. */
export const REQUEST_FAULTS = {
  bodyTooLarge: ({ max }: { max: number }) =>
    `The request body must have at most ${formatInteger(max)} bytes.`,
  formIncomplete:
    'The form ended before it was complete. Send it again: what is stored already is not stored twice.',
  formMalformed: 'The form is not valid. Reload its page and send it again.',
  formPartTooLarge: ({ max }: { max: number }) =>
    `The form is not valid: a field, or the head of a file, has more than ${max} bytes.`,
  bodyIncomplete: 'The request body ended before it was complete. Nothing was stored.',
  bodyMissing: 'The request body must be a JSON object; the request has none.',
  bodyNotObject: ({ got }: { got: string }) => `The request body must be a JSON object; got ${got}.`,
  bodyNotUtf8: 'The request body is not valid UTF-8.',
  accessKeyMissing: 'Send a valid access key as HTTP Basic or as `Authorization: Bearer KEY_ID:SECRET`.',
  methodNotAllowed: ({ allowed }: { allowed: readonly string[] }) =>
    `This URL accepts ${allowed.join(', ')}.`,
  contentTypeNotJson: 'The `Content-Type` must be application/json in UTF-8, without `Content-Encoding`.',
  contentTypeOfEvents:
    'The `Content-Type` must be application/json, or application/x-ndjson with one record per line, in UTF-8.',
  contentEncodingUnknown: 'The `Content-Encoding` must be gzip, identity or omitted.',
  nothingAtUrl: 'There is nothing at this URL.',
  unknownPage: 'This page does not exist.',
  invalidPageLink: 'This page link is no longer valid.',
  pageParameterUnknown: ({ name, similar, allowed }: PageParameter) => {
    const unknown = `This page has no parameter \`${name}\`.`
    if (similar !== null) return `${unknown} Did you mean \`${similar}\`?`
    return allowed.length === 0
      ? `${unknown} It takes none.`
      : `${unknown} It takes ${allowed.map((each) => `\`${each}\``).join(', ')}.`
  },
  entityNotOne: ({ kinds }: { kinds: readonly string[] }) =>
    `The address must name exactly one of ${kinds.map((kind) => `\`${kind}\``).join(', ')}.`,
  entityWithoutProject: ({ kind }: { kind: string }) =>
    `\`project\` goes with \`server\`, not with \`${kind}\`. Leave it out.`,
  givenTwice: ({ field }: { field: string }) => `\`${field}\` must be given only once.`,
  basicAuthMissing: 'Send a user name and a password with HTTP Basic authentication.',
  metricsKeyInvalid:
    'The access key is not valid. Send a valid one as HTTP Basic, or no Authorization header.',

  formExpired: 'This form has expired, or cookies are disabled. Go back, reload the page and try again.',
  requestFromOtherSite:
    'A page of another site sent this request. Send it from a program, or open its address yourself.',
  formFromAnotherSite: 'This form was sent from another site. Open the page here and try again.',
  formTooLarge: ({ max }: { max: number }) => `A form may have at most ${max} KB.`,
  /** The message for a value that does not have its shape. */
  inputFault: ({ message }: { message: string }) => message,
  /** The message of another fault, in which the form's own names of its fields stand. */
  formFault: ({ message }: { message: string }) => message,

  databaseUnavailable: 'The database is unavailable. Try again in a few seconds.',
  snapshotsBusy:
    'Too many downloads and reports are being read from the database. Try again when one of them has finished.',
  databaseFull:
    'The disk of the database is full, so nothing can be stored. The operator must free some space; Daybook then continues without a restart.',
  databaseReadOnly:
    'The database is read-only at present, so nothing can be stored. The operator must make it writable; Daybook then continues without a restart.',
  databaseDiskFails:
    'The disk of the database reports errors, so nothing can be stored. The operator must check the disk.',
  databaseDamaged:
    'The database is damaged: what was asked for cannot be read. The operator must check the disk and restore a backup.',
  dayDamaged: ({ day }: { day: string }) =>
    `The events of ${day} are damaged on the disk and cannot be read. Other days are not affected: choose a period without this day. The operator must check the disk and restore a backup.`,
  readsRefused: ({ reason }: { reason: string }) =>
    `Daybook cannot log who reads what, so it refuses reads. ${reason}`,
  diskNearlyFull: ({ freeMegabytes }: { freeMegabytes: number }) =>
    `The disk of the data folder has ${freeMegabytes} MB left. The operator must free some space.`,
  probeTooSlow: 'The database has not stored a row for ten seconds.',
  eventsTooFast: 'Events are arriving faster than they can be stored. Send this request again in a second.',
  partitionInUse: ({ partition }: { partition: string | number }) =>
    `Partition ${partition} is in use and was not dropped. Daybook retries within the hour.`,
  workerUnreachable: ({ worker }: { worker: string }) =>
    `Worker ${worker} of the database does not answer, so it is not known which events it has stored. Try again later.`,
  workerUnfinished:
    'A worker of the database has not completed a change yet that was made before. Try again in a minute.',
}

type PageParameter = { name: string; similar: string | null; allowed: readonly string[] }
