import type { REPORT_FAULTS } from '../../english/faults/report-faults.ts'
import { NOUNS, russianCount } from '../russian-numbers.ts'

/** Messages about reports, in Russian. */
export const RUSSIAN_REPORT_FAULTS: typeof REPORT_FAULTS = {
  reportPositionInvalid: 'В поле `after` нет места в отчёте. Начните снова без него.',
  reportDayMissing: ({ field }) => `Укажите в поле \`${field}\` день, например 2026-03-01.`,
  reportDayInvalid: ({ field, got }) =>
    `В поле \`${field}\` нужен день, например 2026-03-01; получено: ${got}.`,
  reportEndsTooEarly: ({ field, start }) =>
    `День в поле \`${field}\` должен быть позже дня в поле \`${start}\`: это первый день, который в отчёт не входит.`,
  reportEndsBeforeStart: 'День в поле `end` не может быть раньше дня в поле `start`.',
  reportStartsInFuture: ({ field, today }) =>
    `День в поле \`${field}\` не может быть в будущем. Сегодня по UTC ${today}.`,
  reportWithoutPeriod: 'У отчёта нет периода.',
  reportTooLong: ({ max, days }) =>
    `Отчёт может охватывать не больше ${russianCount(max, ['дня', 'дней', 'дней'])}; получено: ${russianCount(days, NOUNS.day)}.`,
  reportStartsTooEarly: ({ field, earliest }) =>
    `День в поле \`${field}\` не может быть раньше ${earliest}: журнал администраторов хранится год.`,
}
