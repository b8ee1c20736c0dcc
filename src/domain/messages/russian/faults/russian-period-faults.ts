import type { PERIOD_FAULTS } from '../../english/faults/period-faults.ts'
import { russianCount } from '../russian-numbers.ts'

const EXAMPLES =
  '2ч, 30 мин, сегодня, вчера, вчера 9-10, 13 ноя – 27 ноя, 27 ноя 04:54, около 14:03, с 13 ноя или 2026-11-13 09:00 – 10:00'

/** Messages about a period that was typed, and about time zones, in Russian. */
export const RUSSIAN_PERIOD_FAULTS: typeof PERIOD_FAULTS = {
  periodUnreadable: ({ field, got }) =>
    `В поле \`${field}\` нужно что-то похожее на одно из этого: ${EXAMPLES}; получено: ${got}.`,
  periodDateAmbiguous: ({ field, got }) =>
    `В поле \`${field}\` укажите день как 13 ноя или 2026-11-13: в ${got} непонятно, какое число означает месяц.`,
  periodNumberAmbiguous: ({ field, got }) =>
    `В поле \`${field}\` есть число, которое может быть часом или днём: ${got}. Пишите время как 09:00, день как 9 ноя, а часы дня как вчера 9-10.`,
  periodDayMissing: ({ field, got }) =>
    `В поле \`${field}\` нужны дни, которые есть в календаре; получено: ${got}.`,
  periodTimeMissing: ({ field, got }) =>
    `В поле \`${field}\` нужно время от 00:00 до 24:00 или от 1 до 12 с am или pm; получено: ${got}.`,
  periodTimeSkipped: ({ field, got }) =>
    `В поле \`${field}\` нужно время, которое было: в вашем часовом поясе часы перевели вперёд через ${got}.`,
  periodReversed: ({ field, got }) =>
    `В поле \`${field}\` конец должен быть позже начала; получено: ${got}. Для ночи назовите оба дня: вчера 22:00 – сегодня 06:00.`,
  periodNeedsTime: ({ field, got }) =>
    `В поле \`${field}\` после слова «около» нужно время, например около 14:03 или около 27 ноя 14:03; получено: ${got}.`,
  periodLengthTooLong: ({ field, days }) =>
    `В поле \`${field}\` может быть не больше ${russianCount(days, ['дня', 'дней', 'дней'])}.`,
  timeWithoutDate: ({ field, got }) => `В поле \`${field}\` ко времени ${got} нужна дата.`,
  notATime: ({ field, got }) => `В поле \`${field}\` нужно время, например 09:00; получено: ${got}.`,
  notARelativePeriod: ({ field, got }) =>
    `В поле \`${field}\` нужно today, yesterday или число с s, m, h, d или w, например 2h или 14d; получено: ${got}.`,
  unknownTimeZone: ({ field, got, similar }) =>
    `В поле \`${field}\` нужно UTC или имя часового пояса, например Europe/Moscow; получено: ${got}.${
      similar === null ? '' : ` Возможно, вы имели в виду ${similar}.`
    }`,
}
