import { expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import type { JsonObject } from '../../../src/domain/json/json-values.ts'
import { GrantPath, GrantQuery, NewUser, UserChange } from '../../../src/http/shapes/access.ts'
import { EventQuery, ExportQuery, ManifestQuery } from '../../../src/http/shapes/events.ts'
import { parseInput, type RequestPart } from '../../../src/http/shapes/input-faults.ts'
import { AdministrationQuery } from '../../../src/http/shapes/reports.ts'
import { ObservationReport } from '../../../src/http/shapes/servers.ts'
import { NewTrail, TrailChange } from '../../../src/http/shapes/trails.ts'

const LONG = 'x'.repeat(100)
const SERVER = { id: 'i-1', state: 'running' }
const selector = (value: unknown) => ({ selectors: [value] })
const condition = (value: unknown) => selector({ fields: [value] })

type Shape = Parameters<typeof parseInput>[0]
type Case = [shape: Shape, part: RequestPart, values: JsonObject, field: string, message: string]

const CASES: Case[] = [
  [GrantQuery, 'query', { color: 'x' }, 'color', 'Unknown parameter `color`. Allowed: `project`.'],
  [
    GrantQuery,
    'query',
    { project: '' },
    'project',
    '`project` must not be empty. Omit it to apply no restriction.',
  ],
  [
    EventQuery,
    'query',
    { limit: '' },
    'limit',
    '`limit` must not be empty. Omit it to apply no restriction.',
  ],
  [EventQuery, 'query', { readOnly: 'x' }, 'readOnly', '`readOnly` must be true or false; got "x".'],
  [EventQuery, 'query', { limit: '0', x: '1' }, 'x', expect.stringContaining('Unknown parameter `x`.')],
  [ExportQuery, 'query', { format: '' }, 'format', '`format` must not be empty.'],
  [ExportQuery, 'query', {}, 'format', '`format` must be csv or json or ndjson; got "".'],
  [ManifestQuery, 'query', {}, 'id', expect.stringContaining('`Daybook-Export-Id`')],
  [AdministrationQuery, 'query', {}, 'start', '`start` is missing. Set it to a day such as 2026-03-01.'],
  [
    GrantPath,
    'path',
    { userName: 'ann', grant: 'king' },
    'grant',
    '`grant` must be activity-log or file or collector or system or cloudtrail-administrator or reports; got "king".',
  ],
  [NewUser, 'body', {}, 'userName', '`userName` is required.'],
  [NewUser, 'body', { department: 5 }, 'department', '`department` must be a string; got a number.'],
  [NewUser, 'body', { userName: true }, 'userName', '`userName` must be a string; got true.'],
  [NewUser, 'body', { userName: LONG }, 'userName', '`userName` must have at most 32 characters; got 100.'],
  [NewUser, 'body', { [LONG]: 1 }, LONG.slice(0, 64), expect.stringContaining(`\`${LONG.slice(0, 64)}\``)],
  [UserChange, 'body', { active: 1 }, 'active', '`active` must be true or false; got a number.'],
  [
    UserChange,
    'body',
    { primaryAdministrator: false },
    'primaryAdministrator',
    '`primaryAdministrator` must be true; got false.',
  ],
  [NewTrail, 'body', { name: 'keep', format: 5 }, 'format', '`format` must be a string; got a number.'],
  [NewTrail, 'body', selector(5), 'name', '`name` is required.'],
  [TrailChange, 'body', { format: 'zip' }, 'format', '`format` must be tar.gz or json.gz; got "zip".'],
  [TrailChange, 'body', { selectors: 5 }, 'selectors', '`selectors` must be an array or null; got a number.'],
  [TrailChange, 'body', selector(5), 'selectors', '`selectors[0]` must be an object; got a number.'],
  [
    TrailChange,
    'body',
    selector({ dataResources: [{ type: 'x' }] }),
    'selectors',
    '`selectors[0].dataResources[0].values` must be an array; got nothing.',
  ],
  [
    TrailChange,
    'body',
    condition({ is: [1] }),
    'selectors',
    'Unknown field `selectors[0].fields[0].is`. Allowed: `field`, `equals`, `startsWith`, `endsWith`, `notEquals`, `notStartsWith`, `notEndsWith`.',
  ],
  [
    TrailChange,
    'body',
    condition({ field: 'eventName', equals: [true] }),
    'selectors',
    '`selectors[0].fields[0].equals[0]` must be a string; got a boolean.',
  ],
  [ObservationReport, 'body', { servers: {} }, 'servers', '`servers` must be an array; got an object.'],
  [
    ObservationReport,
    'body',
    { servers: Array(10_001).fill(1) },
    'servers',
    '`servers` must have at most 10,000 items; got 10,001.',
  ],
  [
    ObservationReport,
    'body',
    { servers: [SERVER, 5] },
    'servers[1]',
    '`servers[1]` must be an object with `id` and `state`; got a number.',
  ],
  [
    ObservationReport,
    'body',
    { servers: [{ ...SERVER, id: '' }] },
    'servers[0].id',
    '`servers[0].id` must be a string of 1 to 512 characters.',
  ],
  [
    ObservationReport,
    'body',
    { servers: [{ ...SERVER, state: 5 }] },
    'servers[0].state',
    expect.stringContaining('`servers[0].state` must be one of running, stopped,'),
  ],
  [
    ObservationReport,
    'body',
    { servers: [{ ...SERVER, name: 'web' }] },
    'servers[0].name',
    'Unknown field `servers[0].name`. Allowed: `id`, `state`.',
  ],
]

// The name of a test has no room for a shape.
const NAMED = CASES.map(([shape, part, values, field, message]) => ({
  ...{ name: JSON.stringify(values).slice(0, 80), part, field },
  refuse: () => faultOf(() => parseInput(shape, values, part)),
  message,
}))

test.each(NAMED)('$name in the $part is refused with `$field`', ({ refuse, field, message }) => {
  const fault = refuse()
  expect([fault?.field, fault?.message]).toEqual([field, message])
  expect(fault?.code).toBe(fault?.message.includes('items') ? 'too_large' : 'invalid')
})

test('the first wrong member in the order of sending is named, and a missing one last', () => {
  const fieldOf = (values: JsonObject) => faultOf(() => parseInput(NewUser, values, 'body'))?.field
  expect(fieldOf({ password: 1, department: 1 })).toBe('password')
  expect(fieldOf({ department: 1, password: 1 })).toBe('department')
  expect(fieldOf({ color: 1, department: 1 })).toBe('color')
  expect(fieldOf({ department: 1, color: 1 })).toBe('department')
  expect(fieldOf({ __proto__: null, constructor: 1 })).toBe('constructor')
})

function faultOf(run: () => unknown): Fault | null {
  try {
    run()
    return null
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}
