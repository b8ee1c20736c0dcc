/** The bounds of the fields of a schedule: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday). */
const FIELDS = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12 },
  { min: 0, max: 7 },
]

/**
 * Whether a text is a schedule of five fields in the notation of cron: `*`, numbers, ranges, steps and lists of them, such as
 * `30 2 * * 1-5`.
 */
export function isBackupSchedule(text: string): boolean {
  const fields = text.trim().split(/\s+/)
  return (
    fields.length === FIELDS.length &&
    fields.every((field, i) =>
      field.split(',').every((part) => isPart(part, FIELDS[i] ?? { min: 0, max: 0 })),
    )
  )
}

function isPart(part: string, { min, max }: { min: number; max: number }): boolean {
  const [, all, from, to, step] = /^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part) ?? []
  if (all === undefined && from === undefined) return false
  if (step !== undefined && (Number(step) < 1 || Number(step) > max)) return false
  if (all !== undefined) return true
  // A step without a range would mean something else in each implementation of cron.
  if (step !== undefined && to === undefined) return false
  return Number(from) >= min && Number(to ?? from) <= max && Number(from) <= Number(to ?? from)
}
