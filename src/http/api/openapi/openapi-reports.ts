import { REPORT_DAYS_MAX } from '../../../domain/reports/report-period.ts'
import { REPORT_PARAMETERS } from '../query-parameters.ts'
import {
  arraySchema,
  COUNT,
  INPUT_PROBLEMS,
  nullable,
  type Operations,
  objectSchema,
  queryParameters,
  response,
  responses,
  type Schemas,
  STRING,
  schemaRef,
  TIME,
} from './openapi-builders.ts'

/** Returns the operations on reports. */
export function reportOperations(): Operations {
  return {
    '/reports/administration': {
      get: {
        operationId: 'takeAdministrationReport',
        summary: 'Download the Administrator Logs report',
        description: `Returns one row for each request that changed something, and another for the outcome of an asynchronous request, in the order in which Daybook received them. A report covers at most ${REPORT_DAYS_MAX} days in UTC and is streamed from one snapshot. If an error occurs midway, the connection is aborted. Requires the primary administrator or the grant \`reports\`.`,
        parameters: queryParameters(REPORT_PARAMETERS),
        responses: responses({ 200: reportResponse() }, INPUT_PROBLEMS),
      },
    },
  }
}

function reportResponse() {
  const csv = {
    ...STRING,
    description:
      'UTF-8, lines end with LF, quoted only where necessary, values as they are. Escape values that a spreadsheet could take for formulas before you open the file, or download it in the console, which escapes them.',
  }
  const content = {
    'text/csv': { schema: csv },
    'application/json': { schema: schemaRef('AdministrationReport') },
  }
  const headers = { 'Content-Disposition': { description: 'The file name.', schema: STRING } }
  return { ...response('The report.', content), headers }
}

/** The schemas of reports. */
export const REPORT_SCHEMAS: Schemas = {
  AdministrationReport: objectSchema({
    rows: arraySchema('AdministrationRow'),
    count: { ...COUNT, description: 'Number of rows in the report.' },
    complete: {
      type: 'boolean',
      const: true,
      description: 'Follows the last row. A report without it was cut off.',
    },
  }),
  AdministrationRow: objectSchema({
    id: { ...STRING, description: 'ID of the row. It never changes.' },
    time: TIME,
    createUser: { ...STRING, description: 'User name, or `OEC_SYSTEM` for actions of the system.' },
    ...{ department: STRING, customerDefined1: STRING, customerDefined2: STRING },
    type: { ...STRING, description: 'Type of the object, such as `SERVER`.' },
    ...{ name: STRING, action: STRING },
    details: {
      ...STRING,
      description: 'Starts with `ATTEMPT:` if another row has the outcome.',
    },
    responseCode: {
      ...STRING,
      description: '`OK`, or the code of the failure. Empty if another row has the outcome.',
    },
    requestId: { ...nullable(STRING), description: 'The same in both rows of an operation.' },
    sharedEventId: { ...nullable(STRING), description: 'The same in both rows of an operation.' },
    eventId: { ...STRING, description: 'ID of the event that the row was made from.' },
  }),
}
