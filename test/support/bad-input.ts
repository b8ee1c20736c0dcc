/** A request, and the problem that is its answer. */
export type InvalidRequest = {
  name: string
  path?: string
  init?: RequestInit
  status: number
  code: string
  field?: string
}

const RECORD = '{"eventName":"OpenDoor","userName":"ann"}'
const JSON_HEADERS = { 'content-type': 'application/json' }
const NDJSON_HEADERS = { 'content-type': 'application/x-ndjson' }
const GZIP_HEADERS = { ...NDJSON_HEADERS, 'content-encoding': 'gzip' }
const nestedArrays = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

const invalidBody = (
  name: string,
  body: BodyInit,
  status: number,
  code: string,
  headers: Record<string, string> = JSON_HEADERS,
): InvalidRequest => ({
  name,
  init: { method: 'POST', headers, body },
  status,
  code,
})

/** Request bodies that are rejected as a whole. */
export const INVALID_BODIES: InvalidRequest[] = [
  invalidBody('an empty body', '', 400, 'invalid'),
  invalidBody('a body of white space', ' \n\t ', 400, 'invalid'),
  invalidBody('no records', '{"Records":[]}', 400, 'invalid'),
  invalidBody('blank lines only', '\n\n\r\n', 400, 'invalid', NDJSON_HEADERS),
  invalidBody('malformed JSON', '{"eventName":', 400, 'invalid'),
  invalidBody('a list broken off', `[${RECORD},`, 400, 'invalid'),
  invalidBody('a malformed record in a list', `{"Records":[${RECORD},{"eventName":}]}`, 400, 'invalid'),
  invalidBody('two lists of records', `{"Records":[${RECORD}],"Records":[${RECORD}]}`, 400, 'invalid'),
  invalidBody('a comma too many', `[${RECORD},]`, 400, 'invalid'),
  invalidBody('something after the end', `{"Records":[${RECORD}]} x`, 400, 'invalid'),
  invalidBody('a malformed line sent as JSON', `${RECORD}\n${RECORD.slice(1)}`, 400, 'invalid'),
  invalidBody('a second list broken off', `[${RECORD}]\n[${RECORD},`, 400, 'invalid'),
  invalidBody(
    'bytes that are not UTF-8',
    Buffer.concat([Buffer.from(`${RECORD}\n`), Buffer.of(0xff, 0xfe)]),
    400,
    'invalid',
    NDJSON_HEADERS,
  ),
  invalidBody(
    'UTF-8 broken off',
    Buffer.concat([Buffer.from(`${RECORD}\n"`), Buffer.of(0xe2, 0x82)]),
    400,
    'invalid',
    NDJSON_HEADERS,
  ),
  invalidBody(
    'a surrogate in UTF-8',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xed, 0xa0, 0x80)]),
    400,
    'invalid',
  ),
  invalidBody('UTF-16', Buffer.from(RECORD, 'utf16le'), 400, 'invalid'),
  invalidBody('UTF-16 with a byte order mark', Buffer.from(`\ufeff${RECORD}`, 'utf16le'), 400, 'invalid'),
  invalidBody('a ZIP archive', Buffer.from('PK\u0003\u0004'), 400, 'invalid'),
  invalidBody('a body that is not gzip', RECORD, 400, 'invalid', GZIP_HEADERS),
  invalidBody(
    'gzip broken off',
    Bun.gzipSync(Buffer.from(`${RECORD}\n`.repeat(99))).subarray(0, -9),
    400,
    'invalid',
    GZIP_HEADERS,
  ),
  invalidBody(
    'garbage behind gzip',
    Buffer.concat([Bun.gzipSync(Buffer.from(RECORD)), Buffer.from('xyz')]),
    400,
    'invalid',
    GZIP_HEADERS,
  ),
  invalidBody(
    'a gzip bomb of blanks',
    Bun.gzipSync(Buffer.alloc(40 << 20, ' ')),
    413,
    'too_large',
    GZIP_HEADERS,
  ),
  invalidBody(
    'a gzip bomb of one string',
    Bun.gzipSync(Buffer.alloc(40 << 20, 'x')),
    413,
    'too_large',
    GZIP_HEADERS,
  ),
  invalidBody('more than 32 MB', Buffer.alloc((32 << 20) + 1, `${RECORD} `), 413, 'too_large'),
  invalidBody('10,001 events in lines', `${RECORD}\n`.repeat(10_001), 413, 'too_large', NDJSON_HEADERS),
  invalidBody('10,001 events in a list', `[${`${RECORD},`.repeat(10_000)}${RECORD}]`, 413, 'too_large'),
  invalidBody('an unknown encoding', RECORD, 415, 'unsupported_media_type', {
    ...JSON_HEADERS,
    'content-encoding': 'br',
  }),
  invalidBody('a form', RECORD, 415, 'unsupported_media_type', {
    'content-type': 'application/x-www-form-urlencoded',
  }),
  invalidBody('plain text', RECORD, 415, 'unsupported_media_type', { 'content-type': 'text/plain' }),
  invalidBody('another charset', RECORD, 415, 'unsupported_media_type', {
    'content-type': 'application/json; charset=latin1',
  }),
]

/** Records that are rejected on their own, with the code: the answer has the usual form and accepts nothing. */
export const INVALID_RECORDS: [string, string, string][] = [
  ['a number', '5', 'invalid'],
  ['a string', '"eventName"', 'invalid'],
  ['a list in a list', `[[${RECORD}]]`, 'invalid'],
  ['no action', '{"userName":"ann"}', 'invalid'],
  ['an action that is a number', '{"userName":"ann","eventName":5}', 'invalid'],
  ['an action that is too long', `{"userName":"ann","eventName":"${'A'.repeat(257)}"}`, 'invalid'],
  ['no user', '{"eventName":"OpenDoor"}', 'invalid'],
  ['a user that is a list', '{"eventName":"OpenDoor","userName":["ann"]}', 'invalid'],
  ['an identity that is a string', '{"eventName":"OpenDoor","userIdentity":"ann"}', 'invalid'],
  ['a date that does not exist', RECORD.replace('}', ',"eventTime":"2026-02-30T12:00:00Z"}'), 'invalid'],
  ['a date too old', RECORD.replace('}', ',"eventTime":"2026-01-30T11:59:59Z"}'), 'invalid'],
  ['a date too far ahead', RECORD.replace('}', ',"eventTime":"2026-03-01T12:15:01Z"}'), 'invalid'],
  ['milliseconds instead of seconds', RECORD.replace('}', ',"eventTime":1772366400000}'), 'invalid'],
  ['an event ID with a NUL', RECORD.replace('}', ',"eventID":"a\\u0000"}'), 'invalid'],
  ['an event ID with a lone surrogate', RECORD.replace('}', ',"eventID":"\\ud800"}'), 'invalid'],
  ['an event ID that is too long', RECORD.replace('}', `,"eventID":"${'x'.repeat(129)}"}`), 'invalid'],
  ['a readOnly that is not a boolean', RECORD.replace('}', ',"readOnly":"perhaps"}'), 'invalid'],
  ['resources that are an object', RECORD.replace('}', ',"resources":{}}'), 'invalid'],
  ['nesting too deep', RECORD.replace('}', `,"x":${nestedArrays(100)}}`), 'invalid'],
  ['nesting far too deep', RECORD.replace('}', `,"x":${nestedArrays(100_000)}}`), 'invalid'],
  ['an event too large', RECORD.replace('}', `,"x":"${'y'.repeat(262_144)}"}`), 'too_large'],
  ['a project without a grant', RECORD.replace('}', ',"project":"elsewhere"}'), 'forbidden'],
]

const invalidQuery = (path: string, field: string): InvalidRequest => ({
  name: path,
  path,
  status: 400,
  code: 'invalid',
  field,
})

/** Requests that are rejected, each with its problem. */
export const INVALID_REQUESTS: InvalidRequest[] = [
  invalidQuery('/events?nonsense=1', 'nonsense'),
  invalidQuery('/events?outcome=failed&outcome=failed', 'outcome'),
  invalidQuery('/events?userName=', 'userName'),
  invalidQuery('/events?limit=0', 'limit'),
  invalidQuery('/events?limit=1001', 'limit'),
  invalidQuery('/events?limit=ten', 'limit'),
  invalidQuery('/events?limit=1e2', 'limit'),
  invalidQuery('/events?cursor=nonsense', 'cursor'),
  invalidQuery('/events?cursor=e30.x', 'cursor'),
  invalidQuery('/events?cursor=%00', 'cursor'),
  invalidQuery(`/events?cursor=${'x'.repeat(3_000)}`, 'cursor'),
  invalidQuery('/events?from=yesterday', 'from'),
  invalidQuery('/events?from=2026-02-30', 'from'),
  invalidQuery('/events?until=12:00', 'until'),
  invalidQuery('/events?from=2026-03-01T11:00:00Z&until=2026-03-01T10:00:00Z', 'until'),
  invalidQuery('/events?readOnly=maybe', 'readOnly'),
  invalidQuery(`/events?q=${'x'.repeat(2_049)}`, 'q'),
  invalidQuery('/events/export?format=xml', 'format'),
  invalidQuery('/events/export', 'format'),
  invalidQuery('/events/export?format=csv&limit=5', 'limit'),
  invalidQuery('/events/export/manifest', 'id'),
  invalidQuery('/events/some-id?x=1', 'x'),
  {
    name: 'sending with an unknown parameter',
    path: '/events?x=1',
    init: postBody(RECORD),
    status: 400,
    code: 'invalid',
    field: 'x',
  },
  {
    name: 'sending to no project',
    path: '/events?project=',
    init: postBody(RECORD),
    status: 400,
    code: 'invalid',
    field: 'project',
  },
  { name: 'no such event', path: '/events/nothing', status: 404, code: 'not_found' },
  { name: 'an event ID with a NUL', path: '/events/%00', status: 404, code: 'not_found' },
  { name: 'an event ID that is not UTF-8', path: '/events/%ff', status: 404, code: 'not_found' },
  { name: 'an unknown path', path: '/nothing', status: 404, code: 'not_found' },
  { name: 'the wrong method', init: { method: 'DELETE' }, status: 405, code: 'method_not_allowed' },
  {
    name: 'the wrong method on an event',
    path: '/events/x',
    init: { method: 'PUT', body: '{}' },
    status: 405,
    code: 'method_not_allowed',
  },
  { name: 'no key', init: withAuthorization(''), status: 401, code: 'unauthorized' },
  {
    name: 'a wrong key',
    init: withAuthorization(`Basic ${btoa('DAYBOOKTESTKEY:wrong')}`),
    status: 401,
    code: 'unauthorized',
  },
  {
    name: 'a key with a NUL',
    init: withAuthorization(`Basic ${btoa('DAYBOOK\0:wrong')}`),
    status: 401,
    code: 'unauthorized',
  },
  {
    name: 'a key that is not Base64',
    init: withAuthorization('Basic %%%'),
    status: 401,
    code: 'unauthorized',
  },
]

/** Unusual filters that are valid and match nothing. */
export const UNMATCHED_FILTERS = [
  'userName=%00',
  'q=%00',
  'q=%ED%A0%80',
  'resourceName=%FF',
  'eventId=%F0%9F%98',
  'q=%27%22%3B--',
  'q=%25',
]

/** Returns a POST request with a JSON body. */
export function postBody(body: string): RequestInit {
  return { method: 'POST', headers: JSON_HEADERS, body }
}

/** Returns a request with these credentials. */
export function withAuthorization(authorization: string): RequestInit {
  return { headers: { authorization } }
}
