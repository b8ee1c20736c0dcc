import { z } from 'zod'
import type { AdministratorLogRow } from '../../domain/reports/administrator-log.ts'
import { REPORT_DAYS_MAX } from '../../domain/reports/report-period.ts'
import { count, parameter, text, time } from './values.ts'

export const AdministrationQuery = z.strictObject({
  start: parameter('2026-03-01').describe(
    'First day of the report in UTC, such as 2026-03-01. At most one year ago.',
  ),
  end: parameter('2026-04-01').describe(
    `The day after the last day of the report, in UTC. At most ${REPORT_DAYS_MAX} days after \`start\`; may be in the future.`,
  ),
  format: z
    .enum(['csv', 'json'])
    .describe(
      'Format of the file. Default: the one that the `Accept` header prefers, and CSV if it accepts neither.',
    )
    .exactOptional(),
})

export const ReportRow = z
  .object({
    id: text('5d6f6a1e-7c1c-8a55-9d0b-3f1f6f0a9b21').describe('ID of the row. It never changes.'),
    time: time(),
    createUser: text('ann').describe('User name, or `OEC_SYSTEM` for actions of the system.'),
    department: text('Operations'),
    customerDefined1: text('cost center 12'),
    customerDefined2: text(''),
    type: text('SERVER').describe('Type of the object, such as `SERVER`.'),
    name: text('web-1[10-0-0-11_i-0a1b2c3d]'),
    action: text('Stop Server'),
    details: text('ATTEMPT: STOP_INSTANCES "web-1[10-0-0-11_i-0a1b2c3d]"').describe(
      'Starts with `ATTEMPT:` if another row has the outcome.',
    ),
    responseCode: text('').describe(
      '`OK`, or the code of the failure. Empty if another row has the outcome.',
    ),
    requestId: text('c5a1f0d2').nullable().describe('The same in both rows of an operation.'),
    sharedEventId: text('e7b2').nullable().describe('The same in both rows of an operation.'),
    eventId: text('5d6f6a1e-7c1c-4a55-9d0b-3f1f6f0a9b21').describe(
      'ID of the event that the row was made from.',
    ),
  })
  .meta({ id: 'AdministrationRow' }) satisfies z.ZodType<Omit<AdministratorLogRow, 'userName' | 'part'>>

/** The Administrator Logs report in JSON. */
export const AdministrationReport = z
  .object({
    rows: z.array(ReportRow),
    count: count(1).describe('Number of rows in the report.'),
    complete: z.literal(true).describe('Follows the last row. A report without it was cut off.'),
  })
  .meta({ id: 'AdministrationReport' })

/** The Administrator Logs report in CSV. */
export const AdministrationCsv = text(
  [
    'UUID,Time,Create User,Department,Customer Defined 1,Customer Defined 2,Type,Name,Action,Details,Response Code\n',
    '5d6f6a1e-7c1c-8a55-9d0b-3f1f6f0a9b21,2026-03-01 12:00:00,ann,Operations,,,USER,bob,Create User,CREATE_USER bob,OK\n',
  ].join(''),
).describe(
  'UTF-8, lines end with LF, quoted only where necessary, values as they are. Escape values that a spreadsheet could take for formulas before you open the file, or download it in the console, which escapes them.',
)
