/** The fields of the forms that choose a period by a text, or by dates and times. The page redirects to what they mean. */
export const PERIOD_FORM_FIELDS = ['when', 'fromDate', 'fromTime', 'untilDate', 'untilTime'] as const

/** What the forms were sent with. */
export type PeriodFormValues = { [name in (typeof PERIOD_FORM_FIELDS)[number]]: string }
