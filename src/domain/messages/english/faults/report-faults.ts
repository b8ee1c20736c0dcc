/** Messages about reports. */
export const REPORT_FAULTS = {
  reportPositionInvalid: '`after` is not a position in the report. Start again without it.',
  reportDayMissing: ({ field }: { field: string }) =>
    `\`${field}\` is missing. Set it to a day such as 2026-03-01.`,
  reportDayInvalid: ({ field, got }: { field: string; got: string }) =>
    `\`${field}\` must be a day such as 2026-03-01; got ${got}.`,
  reportEndsTooEarly: ({ field, start }: { field: string; start: string }) =>
    `\`${field}\` must be after \`${start}\`: it is the first day that the report leaves out.`,
  reportEndsBeforeStart: '`end` must not be before `start`.',
  reportStartsInFuture: ({ field, today }: { field: string; today: string }) =>
    `\`${field}\` must not be in the future. Today is ${today} in UTC.`,
  reportWithoutPeriod: 'The report has no period.',
  reportTooLong: ({ max, days }: { max: number; days: number }) =>
    `A report can span at most ${max} days; got ${days} days.`,
  reportStartsTooEarly: ({ field, earliest }: { field: string; earliest: string }) =>
    `\`${field}\` must not be before ${earliest}: the administrator log goes back one year.`,
}
