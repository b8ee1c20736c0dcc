import type { PERIOD_PAGES } from '../../english/pages/period-pages.ts'
import { type NounForms, russianCount, russianDay, russianForm } from '../russian-numbers.ts'

// The unit, and what one of it is called: `Последний час`.
const UNITS: { [unit: string]: { one: string; few: string; many: string; last: string } } = {
  s: { one: 'секунда', few: 'секунды', many: 'секунд', last: 'Последняя' },
  m: { one: 'минута', few: 'минуты', many: 'минут', last: 'Последняя' },
  h: { one: 'час', few: 'часа', many: 'часов', last: 'Последний' },
  d: { one: 'день', few: 'дня', many: 'дней', last: 'Последний' },
}
const WEEKS: NounForms = ['неделя', 'недели', 'недель']

function lastOf(count: number, unit: string): string {
  const { one, few, many, last } = UNITS[unit] ?? { one: unit, few: unit, many: unit, last: 'Последний' }
  const forms = [one, few, many] as const
  if (count === 1) return `${last} ${one}`
  return `${russianForm(count, [last, 'Последние', 'Последние'])} ${russianCount(count, forms)}`
}

/** The texts of the period of the events page, in Russian. */
export const RUSSIAN_PERIOD_PAGES: typeof PERIOD_PAGES = {
  periodLabels: {
    today: 'Сегодня',
    yesterday: 'Вчера',
    last: ({ count, unit }) =>
      unit === 'd' && count % 7 === 0 && count > 7
        ? `Последние ${russianCount(count / 7, WEEKS)}`
        : lastOf(count, unit),
    retention: ({ days }) => lastOf(days, 'd'),
    day: ({ at, hasYear }) => russianDay(at, hasYear),
    timeOfDay: ({ day, time }) => `${day} ${time}`,
    range: ({ from, until }) => `${from} – ${until}`,
    since: ({ from }) => `С ${from}`,
    until: ({ until }) => `До ${until}`,
    unknown: 'Период',
  },
  periodMenu: {
    label: 'Период',
    presets: 'До настоящего времени',
    when: 'Период',
    whenPlaceholder: 'вчера 9-10',
    whenHint: '2ч · вчера 9-10 · 13 ноя – 27 ноя · около 14:03',
    show: 'Показать',
    dates: 'Начало и конец',
    fromDate: 'С',
    fromTime: 'С, время',
    untilDate: 'До',
    untilTime: 'До, время',
    zoneNote: ({ zone }) => `Время в поясе ${zone}. Дата без времени означает весь день.`,
  },
}
