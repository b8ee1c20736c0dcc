/** A request, and the problem it is answered with. */
export type Case = {
  name: string
  path?: string
  init?: RequestInit
  status: number
  code: string
  field?: string
}

const GOOD = '{"eventName":"OpenDoor","userName":"ann"}'
const JSON_TYPE = { 'content-type': 'application/json' }
const NDJSON = { 'content-type': 'application/x-ndjson' }
const GZIP = { ...NDJSON, 'content-encoding': 'gzip' }
const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

/** A body that is refused as a whole. */
const refused = (
  name: string,
  body: BodyInit,
  status: number,
  code: string,
  headers: Record<string, string> = JSON_TYPE,
): Case => ({
  name,
  init: { method: 'POST', headers, body },
  status,
  code,
})

/** Bodies that are refused as a whole. */
export const BODIES: Case[] = [
  refused('an empty body', '', 400, 'invalid'),
  refused('a body of white space', ' \n\t ', 400, 'invalid'),
  refused('no records', '{"Records":[]}', 400, 'invalid'),
  refused('blank lines only', '\n\n\r\n', 400, 'invalid', NDJSON),
  refused('malformed JSON', '{"eventName":', 400, 'invalid'),
  refused('a list broken off', `[${GOOD},`, 400, 'invalid'),
  refused('a malformed record in a list', `{"Records":[${GOOD},{"eventName":}]}`, 400, 'invalid'),
  refused('a comma too many', `[${GOOD},]`, 400, 'invalid'),
  refused('something after the end', `{"Records":[${GOOD}]} x`, 400, 'invalid'),
  refused('lines sent as JSON', `${GOOD}\n${GOOD}`, 400, 'invalid'),
  refused(
    'bytes that are not UTF-8',
    Buffer.concat([Buffer.from(`${GOOD}\n`), Buffer.of(0xff, 0xfe)]),
    400,
    'invalid',
    NDJSON,
  ),
  refused(
    'UTF-8 broken off',
    Buffer.concat([Buffer.from(`${GOOD}\n"`), Buffer.of(0xe2, 0x82)]),
    400,
    'invalid',
    NDJSON,
  ),
  refused(
    'a surrogate in UTF-8',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xed, 0xa0, 0x80)]),
    400,
    'invalid',
  ),
  refused('a body that is not gzip', GOOD, 400, 'invalid', GZIP),
  refused(
    'gzip broken off',
    Bun.gzipSync(Buffer.from(`${GOOD}\n`.repeat(99))).subarray(0, -9),
    400,
    'invalid',
    GZIP,
  ),
  refused(
    'garbage behind gzip',
    Buffer.concat([Bun.gzipSync(Buffer.from(GOOD)), Buffer.from('xyz')]),
    400,
    'invalid',
    GZIP,
  ),
  refused('a gzip bomb of blanks', Bun.gzipSync(Buffer.alloc(40 << 20, ' ')), 413, 'too_large', GZIP),
  refused('a gzip bomb of one string', Bun.gzipSync(Buffer.alloc(40 << 20, 'x')), 413, 'too_large', GZIP),
  refused('more than 32 MB', Buffer.alloc((32 << 20) + 1, `${GOOD} `), 413, 'too_large'),
  refused('10,001 events in lines', `${GOOD}\n`.repeat(10_001), 413, 'too_large', NDJSON),
  refused('10,001 events in a list', `[${`${GOOD},`.repeat(10_000)}${GOOD}]`, 413, 'too_large'),
  refused('an unknown encoding', GOOD, 415, 'unsupported_media_type', {
    ...JSON_TYPE,
    'content-encoding': 'br',
  }),
  refused('a form', GOOD, 415, 'unsupported_media_type', {
    'content-type': 'application/x-www-form-urlencoded',
  }),
  refused('plain text', GOOD, 415, 'unsupported_media_type', { 'content-type': 'text/plain' }),
  refused('another charset', GOOD, 415, 'unsupported_media_type', {
    'content-type': 'application/json; charset=latin1',
  }),
]

/** A record that is rejected by itself: the answer is the usual one, with nothing accepted. */
export const RECORDS: [string, string, string][] = [
  ['a number', '5', 'invalid'],
  ['a text', '"eventName"', 'invalid'],
  ['a list in a list', `[[${GOOD}]]`, 'invalid'],
  ['no action', '{"userName":"ann"}', 'invalid'],
  ['an action that is a number', '{"userName":"ann","eventName":5}', 'invalid'],
  ['an action too long', `{"userName":"ann","eventName":"${'A'.repeat(257)}"}`, 'invalid'],
  ['nobody', '{"eventName":"OpenDoor"}', 'invalid'],
  ['a user that is a list', '{"eventName":"OpenDoor","userName":["ann"]}', 'invalid'],
  ['an identity that is a text', '{"eventName":"OpenDoor","userIdentity":"ann"}', 'invalid'],
  ['a bad date', GOOD.replace('}', ',"eventTime":"2026-02-30T12:00:00Z"}'), 'invalid'],
  ['a date too old', GOOD.replace('}', ',"eventTime":"2026-01-30T11:59:59Z"}'), 'invalid'],
  ['a date too far ahead', GOOD.replace('}', ',"eventTime":"2026-03-01T12:15:01Z"}'), 'invalid'],
  ['milliseconds for seconds', GOOD.replace('}', ',"eventTime":1772366400000}'), 'invalid'],
  ['an id with a NUL', GOOD.replace('}', ',"eventID":"a\\u0000"}'), 'invalid'],
  ['an id with half a character', GOOD.replace('}', ',"eventID":"\\ud800"}'), 'invalid'],
  ['an id too long', GOOD.replace('}', `,"eventID":"${'x'.repeat(129)}"}`), 'invalid'],
  ['read only perhaps', GOOD.replace('}', ',"readOnly":"perhaps"}'), 'invalid'],
  ['resources that are an object', GOOD.replace('}', ',"resources":{}}'), 'invalid'],
  ['nesting too deep', GOOD.replace('}', `,"x":${deep(100)}}`), 'invalid'],
  ['nesting far too deep', GOOD.replace('}', `,"x":${deep(100_000)}}`), 'invalid'],
  ['an event too large', GOOD.replace('}', `,"x":"${'y'.repeat(262_144)}"}`), 'too_large'],
  ['a project without a grant', GOOD.replace('}', ',"project":"elsewhere"}'), 'forbidden'],
]

const asked = (path: string, field: string): Case => ({
  name: path,
  path,
  status: 400,
  code: 'invalid',
  field,
})

/** Requests that are refused, each with its problem. */
export const REQUESTS: Case[] = [
  asked('/events?nonsense=1', 'nonsense'),
  asked('/events?userName=ann&userName=bob', 'userName'),
  asked('/events?userName=', 'userName'),
  asked('/events?limit=0', 'limit'),
  asked('/events?limit=1001', 'limit'),
  asked('/events?limit=ten', 'limit'),
  asked('/events?limit=1e2', 'limit'),
  asked('/events?cursor=nonsense', 'cursor'),
  asked('/events?cursor=e30.x', 'cursor'),
  asked('/events?cursor=%00', 'cursor'),
  asked(`/events?cursor=${'x'.repeat(3_000)}`, 'cursor'),
  asked('/events?from=yesterday', 'from'),
  asked('/events?from=2026-02-30', 'from'),
  asked('/events?until=12:00', 'until'),
  asked('/events?from=2026-03-01T11:00:00Z&until=2026-03-01T10:00:00Z', 'until'),
  asked('/events?readOnly=maybe', 'readOnly'),
  asked(`/events?q=${'x'.repeat(2_049)}`, 'q'),
  asked('/events/export?format=xml', 'format'),
  asked('/events/export', 'format'),
  asked('/events/export?format=csv&limit=5', 'limit'),
  asked('/events/export/manifest', 'id'),
  asked('/events/some-id?x=1', 'x'),
  {
    name: 'sending with an unknown parameter',
    path: '/events?x=1',
    init: sent(GOOD),
    status: 400,
    code: 'invalid',
    field: 'x',
  },
  {
    name: 'sending to no project',
    path: '/events?project=',
    init: sent(GOOD),
    status: 400,
    code: 'invalid',
    field: 'project',
  },
  { name: 'no such event', path: '/events/nothing', status: 404, code: 'not_found' },
  { name: 'an event id with a NUL', path: '/events/%00', status: 404, code: 'not_found' },
  { name: 'an event id that is no UTF-8', path: '/events/%ff', status: 404, code: 'not_found' },
  { name: 'no such address', path: '/nothing', status: 404, code: 'not_found' },
  { name: 'the wrong method', init: { method: 'DELETE' }, status: 405, code: 'method_not_allowed' },
  {
    name: 'the wrong method on an event',
    path: '/events/x',
    init: { method: 'PUT', body: '{}' },
    status: 405,
    code: 'method_not_allowed',
  },
  { name: 'no key', init: keyed(''), status: 401, code: 'unauthorized' },
  {
    name: 'a wrong key',
    init: keyed(`Basic ${btoa('DAYBOOKTESTKEY:wrong')}`),
    status: 401,
    code: 'unauthorized',
  },
  {
    name: 'a key with a NUL',
    init: keyed(`Basic ${btoa('DAYBOOK\0:wrong')}`),
    status: 401,
    code: 'unauthorized',
  },
  { name: 'a key that is no base64', init: keyed('Basic %%%'), status: 401, code: 'unauthorized' },
]

/** Filters that nothing can match, and that must not break anything either. */
export const ODD_FILTERS = [
  'userName=%00',
  'q=%00',
  'q=%ED%A0%80',
  'resourceName=%FF',
  'eventId=%F0%9F%98',
  'q=%27%22%3B--',
  'q=%25',
]

/** A POST of a JSON body. */
export function sent(body: string): RequestInit {
  return { method: 'POST', headers: JSON_TYPE, body }
}

/** A request with other credentials. */
export function keyed(authorization: string): RequestInit {
  return { headers: { authorization } }
}
