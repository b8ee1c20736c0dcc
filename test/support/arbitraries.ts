import fc, { type Arbitrary } from 'fast-check'

/** What makes a difference to JSON, CSV, XML, SQL, patterns, time and terminals. */
const PIECES = [
  ...[
    '',
    ' ',
    '"',
    "'",
    '\\',
    '/',
    ',',
    ';',
    '\n',
    '\r\n',
    '\t',
    '\0',
    '\u0007',
    '\u2028',
    '\uFEFF',
    '\u00A0',
  ],
  ...[
    '<',
    '>',
    '&',
    ']]>',
    '<!--',
    '&amp;',
    '&#0;',
    '{',
    '}',
    '[',
    ']',
    '{"a":1}',
    '[]',
    'null',
    'true',
    '-0',
    '1e400',
  ],
  ...[
    '*',
    '\\*',
    '%',
    '_',
    '$1',
    "';drop",
    '@',
    '=1+2',
    '\u{1F600}',
    'é',
    'e\u0301',
    'Жук',
    '漢',
    '\uFFFD',
    'ﬀ',
  ],
  ...[
    '10.0.0.1',
    '::ffff:1.2.3.4',
    '10.0.0.0/8',
    '2026-03-01T12:00:00Z',
    '1772366400',
    'i-0abc',
    'Default',
    'x'.repeat(600),
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'Records',
    'eventID',
    'arn:aws:iam::1:user/ann',
    'StopInstances',
  ],
]

/** Any text of whole characters. */
export const anyText: Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((pieces) => pieces.join('')),
)

/** Any text, also one with halves of characters. */
export const anyString: Arbitrary<string> = fc.oneof(
  anyText,
  fc
    .array(fc.oneof(anyText, fc.constantFrom('\uD800', '\uDC00')), { maxLength: 4 })
    .map((parts) => parts.join('')),
)

/** Any JSON value. */
export const anyJson: Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      anyText,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(anyText, tie('value'), { maxKeys: 4 }),
  ),
})).value

const FIELDS = [
  ...[
    'eventID',
    'eventTime',
    'eventVersion',
    'eventType',
    'eventSource',
    'awsRegion',
    'readOnly',
    'userName',
    'project',
  ],
  ...[
    'userIdentity',
    'sourceIPAddress',
    'userAgent',
    'errorCode',
    'errorMessage',
    'requestID',
    'resources',
    'managementEvent',
  ],
  ...[
    'requestParameters',
    'responseElements',
    'additionalEventData',
    'serviceEventDetails',
    'recipientAccountId',
  ],
  ...[
    'sharedEventID',
    'tlsDetails',
    'insightDetails',
    'addendum',
    'eventCategory',
    'vpcEndpointId',
    'eventContext',
  ],
]
const USER_FIELDS = [
  'type',
  'userName',
  'arn',
  'principalId',
  'accountId',
  'accessKeyId',
  'invokedBy',
  'sessionContext',
]

/** A record that is nearly as it should be: known fields, with any values or likely ones. */
export const anyRecord: Arbitrary<{ [field: string]: unknown }> = fc
  .tuple(
    fc.constantFrom('StopInstances', 'DescribeInstances', 'ConsoleLogin', 'DeleteUser'),
    fc.constantFrom('ann', 'bob', 'оля', '漢'),
    fc.dictionary(
      fc.constantFrom(...FIELDS),
      fc.oneof({ weight: 1, arbitrary: anyJson }, { weight: 3, arbitrary: anyText }),
      {
        maxKeys: 4,
      },
    ),
    fc.option(fc.dictionary(fc.constantFrom(...USER_FIELDS), fc.oneof(anyText, anyJson), { maxKeys: 4 })),
    fc.option(fc.dictionary(anyText, anyJson, { maxKeys: 4 })),
  )
  .map(([eventName, userName, fields, userIdentity, requestParameters]) => ({
    ...{ eventName, userName },
    ...fields,
    ...(userIdentity && { userIdentity }),
    ...(requestParameters && { requestParameters }),
  }))

/** Bytes, some of which were changed, left out or added. */
export function altered(bytes: Uint8Array, changes: Change[]): Buffer {
  let result = Buffer.from(bytes)
  for (const { kind, at, byte, length } of changes) {
    const from = result.length === 0 ? 0 : at % result.length
    if (kind === 'change' && result.length > 0) result[from] = byte
    if (kind === 'cut') result = result.subarray(0, from)
    if (kind === 'remove') result = Buffer.concat([result.subarray(0, from), result.subarray(from + length)])
    if (kind === 'repeat') result = Buffer.concat([result.subarray(0, from + length), result.subarray(from)])
    if (kind === 'add') result = Buffer.concat([result, Buffer.alloc(length, byte)])
  }
  return result
}

type Change = {
  kind: 'change' | 'cut' | 'remove' | 'repeat' | 'add'
  at: number
  byte: number
  length: number
}

/** Some changes of bytes. */
export const anyChanges: Arbitrary<Change[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('change', 'change', 'change', 'cut', 'remove', 'repeat', 'add'),
    at: fc.nat(),
    byte: fc.integer({ min: 0, max: 255 }),
    length: fc.integer({ min: 1, max: 600 }),
  }),
  { minLength: 1, maxLength: 4 },
)

/** Yields bytes in pieces of some lengths, over and over. */
export async function* inPieces(bytes: Uint8Array, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const length = lengths[i % lengths.length] ?? bytes.length
    yield bytes.subarray(at, at + length)
    at += length
  }
}

/** The lengths of pieces. */
export const anyLengths: Arbitrary<number[]> = fc.array(fc.integer({ min: 1, max: 700 }), {
  minLength: 1,
  maxLength: 4,
})
