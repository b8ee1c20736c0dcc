import type { OperationObject } from 'openapi3-ts/oas31'
import { REPORT_DAYS_MAX } from '../../../domain/reports/report-period.ts'
import { REPORT_PARAMETERS } from '../query-parameters.ts'
import { answer, answers, inQuery, type Operations, ref } from './openapi-parts.ts'

/** Reports to take home. */
export function reports(): Operations {
  return { '/reports/administration': { get: takeAdministrationReport() } }
}

function takeAdministrationReport(): OperationObject {
  return {
    operationId: 'takeAdministrationReport',
    summary: 'Take the Administrator Logs report home',
    description: `One row for each request that changed something, and one more for the outcome of work that ends later, in the order of receipt; at most ${REPORT_DAYS_MAX} days of UTC, streamed from one snapshot. For the primary administrator and users with the role reports. A failure midway breaks the connection.`,
    parameters: inQuery(REPORT_PARAMETERS),
    responses: answers(
      {
        200: {
          ...answer('The report.', {
            'text/csv': {
              schema: {
                type: 'string',
                description:
                  'UTF-8, lines end with LF, quotes only where needed, values as they are. Escape what could be a formula before a spreadsheet opens it, or download it in the console, which does.',
              },
            },
            'application/json': { schema: ref('AdministrationReport') },
          }),
          headers: {
            'Content-Disposition': { description: 'The name of the file.', schema: { type: 'string' } },
          },
        },
      },
      ['invalid', 'forbidden'],
    ),
  }
}
