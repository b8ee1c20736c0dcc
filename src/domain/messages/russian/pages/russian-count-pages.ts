import type { COUNT_PAGES, TimeDetail } from '../../english/pages/count-pages.ts'
import { NOUNS, type NounForms, russianCount, russianDay, russianNumber } from '../russian-numbers.ts'

const COUNTED: { no: NounForms; yes: NounForms; any: NounForms } = {
  no: ['изменение', 'изменения', 'изменений'],
  yes: ['чтение', 'чтения', 'чтений'],
  any: NOUNS.event,
}

const FORMATS: { [detail in TimeDetail]: (at: Date) => string } = {
  second: (at) => at.toISOString().slice(11, 19),
  minute: (at) => at.toISOString().slice(11, 16),
  day: (at) => russianDay(at),
  year: (at) => russianDay(at, true),
}

const UNITS = [
  { seconds: 86_400, unit: 'дн.' },
  { seconds: 3_600, unit: 'ч' },
  { seconds: 60, unit: 'мин' },
  { seconds: 1, unit: 'с' },
]

/** The texts of what the events page counts, in Russian. */
export const RUSSIAN_COUNT_PAGES: typeof COUNT_PAGES = {
  histogram: {
    title: 'События по времени',
    total: ({ shown, count, isComplete }) =>
      isComplete
        ? russianCount(count, COUNTED[shown])
        : `Не меньше чем ${russianCount(count, COUNTED[shown])}`,
    incomplete: 'Daybook посчитал только самые новые.',
    series: {
      changes: 'изменения успешно',
      reads: 'чтения успешно',
      failed: 'с ошибкой',
    },
    succeeded: 'успешно',
    part: ({ count, label }) => `${label}: ${russianNumber(count)}`,
    number: ({ count }) => russianNumber(count),
    bar: ({ period, zone, shown, count, failed }) =>
      `${period} ${zone}: ${russianCount(count, COUNTED[shown])}${failed > 0 ? `, с ошибкой: ${russianNumber(failed)}` : ''}`,
    period: ({ from, until }) => `${from} – ${until}`,
    time: ({ at, detail }) => FORMATS[detail](at),
    table: ({ seconds }) => {
      const { seconds: size, unit } = UNITS.find((each) => seconds % each.seconds === 0) ?? {
        seconds: 1,
        unit: 'с',
      }
      return `столбик: ${seconds / size} ${unit} · таблицей`
    },
    keys: 'Столбики по времени. Между ними можно переходить стрелками.',
    earlier: '◀ Раньше',
    later: 'Позже ▶',
    zoomOut: 'Отдалить',
    navigation: 'Периоды',
    caption: ({ zone }) => `События по времени; время в поясе ${zone}`,
    columns: { period: 'Период', changes: 'Изменения', reads: 'Чтения', failed: 'Ошибки' },
    notYet: 'Показать события по времени',
    back: 'События',
  },
  facets: {
    title: 'Самые частые значения',
    skip: 'К списку событий',
    show: 'Показать самые частые значения',
    fields: {
      eventName: 'Действие',
      userName: 'Пользователь',
      errorCode: 'Результат',
      sourceIPAddress: 'Адрес',
      project: 'Проект',
      eventSource: 'Источник событий',
    },
    only: ({ label, value }) => `Только ${label.toLowerCase()} ${value}`,
    not: ({ label, value }) => `Исключить ${label.toLowerCase()} ${value}`,
    empty: '(пусто)',
    number: ({ count }) => russianNumber(count),
    none: 'За этот период значений нет.',
    sample: ({ basis }) => `Посчитано по самым новым: ${russianCount(basis, NOUNS.event)}.`,
  },
}
