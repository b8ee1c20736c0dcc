/** The names of the periods that people choose for a report. */
export const REPORT_PRESETS = {
  lastMonth: 'Last month',
  thisMonth: 'This month',
  lastDays: ({ days }: { days: number }) => `Last ${days} days`,
  yesterday: 'Yesterday',
  today: 'Today',
}
