import { formatInteger } from '../../numbers.ts'

type Typed = { field: string; got: string }

const EXAMPLES =
  '2h, 30 min, today, yesterday, yesterday 9-10, 13 Nov – 27 Nov, 27 Nov 04:54, around 14:03, since 13 Nov, or 2026-11-13 09:00 – 10:00'

/** Messages about a period that was typed, and about time zones. */
export const PERIOD_FAULTS = {
  periodUnreadable: ({ field, got }: Typed) =>
    `\`${field}\` must look like one of these: ${EXAMPLES}; got ${got}.`,
  periodDateAmbiguous: ({ field, got }: Typed) =>
    `\`${field}\` must name days as 13 Nov or 2026-11-13, because it is not clear in ${got} which number is the month.`,
  periodNumberAmbiguous: ({ field, got }: Typed) =>
    `\`${field}\` has a number that may be an hour or a day: ${got}. Write times as 09:00 or 9 am, days as 9 Nov, or the hours of a day as yesterday 9-10.`,
  periodDayMissing: ({ field, got }: Typed) => `\`${field}\` must name days that exist; got ${got}.`,
  periodTimeMissing: ({ field, got }: Typed) =>
    `\`${field}\` must have times between 00:00 and 24:00, or between 1 and 12 with am or pm; got ${got}.`,
  periodTimeSkipped: ({ field, got }: Typed) =>
    `\`${field}\` must be a time that exists: clocks were set forward over ${got} in your time zone.`,
  periodReversed: ({ field, got }: Typed) =>
    `\`${field}\` must end later than it begins; got ${got}. For a night, name both days: yesterday 22:00 – today 06:00.`,
  periodNeedsTime: ({ field, got }: Typed) =>
    `\`${field}\` must have a time after “around”, such as around 14:03 or around 27 Nov 14:03; got ${got}.`,
  periodLengthTooLong: ({ field, days }: { field: string; days: number }) =>
    `\`${field}\` must be at most ${formatInteger(days)} days long.`,
  timeWithoutDate: ({ field, got }: Typed) => `\`${field}\` must have a date with the time ${got}.`,
  notATime: ({ field, got }: Typed) => `\`${field}\` must have a time such as 09:00; got ${got}.`,
  notARelativePeriod: ({ field, got }: Typed) =>
    `\`${field}\` must be today, yesterday, or a number with s, m, h, d or w, such as 2h or 14d; got ${got}.`,
  unknownTimeZone: ({ field, got, similar }: Typed & { similar: string | null }) =>
    `\`${field}\` must be UTC or the name of a time zone such as Europe/Moscow; got ${got}.${
      similar === null ? '' : ` Did you mean ${similar}?`
    }`,
}
