import type { OVERVIEW_PAGES } from '../../english/pages/overview-pages.ts'
import { code, link, rich, slot, strong } from '../../rich.ts'
import { NOUNS, type NounForms, russianCount, russianNumber } from '../russian-numbers.ts'

const DAYS = ['вс', 'пн', 'вт', 'ср', 'чт', 'пт', 'сб']
const MEASURES = {
  changes: 'Изменения сегодня',
  failures: 'Ошибки сегодня',
  refused: 'Отказы сегодня',
  signIns: 'Входы сегодня',
}
const FORMATS: { [format: string]: string } = { csv: 'CSV', json: 'JSON', ndjson: 'NDJSON' }
const REFUSED_CALLS: NounForms = ['отклонённый запрос', 'отклонённых запроса', 'отклонённых запросов']

function formatNumber({ count, isComplete }: { count: number; isComplete: boolean }): string {
  return `${isComplete ? '' : 'не меньше '}${russianNumber(count)}`
}

// Follows a colon.
function formatUsual(usual: number): string {
  return usual === 0 ? '0' : `около ${russianNumber(usual)}`
}

/** The texts of the overview, in Russian. */
export const RUSSIAN_OVERVIEW_PAGES: typeof OVERVIEW_PAGES = {
  overview: {
    title: 'Обзор',
    intro:
      'Чем отличается сегодняшний день. Каждое число ведёт к событиям, которые оно считает. Обычное число — это медиана за семь предыдущих дней к этому же времени суток.',
    today: ({ date, zone }) => `${date} (${zone})`,
    tiles: 'Сегодня',
    measures: MEASURES,
    number: formatNumber,
    usual: ({ usual }) =>
      usual === null ? 'Обычное число ещё неизвестно' : `Обычно к этому времени: ${formatUsual(usual)}`,
    unusual: ({ usual }) => rich`${strong('Больше обычного')}, к этому времени: ${formatUsual(usual)}`,
    usualHelp: 'Медиана за семь предыдущих дней к этому же времени суток',
    days: ({ measure, days }) =>
      `${MEASURES[measure]}. По дням: ${days.map(({ day, count }, i) => `${i === days.length - 1 ? 'сегодня' : `${DAYS[day.getUTCDay()]} ${day.getUTCDate()}`} ${russianNumber(count)}`).join(', ')}`,
    incomplete: 'Некоторые события ещё не посчитаны или имеют редкие значения: эти числа — нижняя граница.',
    lacksEvents: rich`Вам не видны события, серверы, источники и трейлы. Для этого нужно право ${code('activity-log')} в каком-нибудь проекте. Главный администратор может выдать его на странице «Пользователи».`,
    lacksReports: rich`Чтобы видеть операции без результата, нужно право ${code('reports')}. Главный администратор может выдать его на странице «Пользователи».`,
  },
  overviewNews: {
    title: ({ date }) => `Новое с ${date}`,
    fields: { userName: 'Пользователи', sourceIPAddress: 'Адреса', eventName: 'Действия' },
    none: 'Нет',
    young: 'Все события относятся к этим дням, поэтому ново всё.',
    more: ({ count }) => `и ещё ${russianNumber(count)}`,
    uncertain:
      'Самые редкие значения за насыщенные дни Daybook считает без имён, поэтому некоторые могут оказаться не новыми.',
    count: ({ count }) => russianCount(count, NOUNS.event),
    events: rich`${slot('events')}, ${slot('time')}`,
  },
  overviewRefused: {
    title: 'Отказы по пользователям',
    period: ({ date }) => `Запросы, отклонённые с ${date}`,
    none: 'Отклонённых запросов не было.',
    more: ({ count }) => `и ещё ${russianCount(count, ['пользователь', 'пользователя', 'пользователей'])}`,
    sample: ({ basis }) => `Посчитано по самым новым: ${russianCount(basis, REFUSED_CALLS)}.`,
  },
  overviewPending: {
    title: 'Незавершённые операции',
    none: ({ date }) => `У всех операций с ${date} есть результат.`,
    count: ({ count, isMore }) => `${isMore ? 'больше ' : ''}${russianNumber(count)}`,
    since: ({ date }) => rich`Без результата с ${date}: ${slot('count')}`,
    by: ({ userName }) => rich`${userName}, ${slot('time')}`,
    busy: 'Daybook занят другими отчётами. Перезагрузите страницу, чтобы увидеть незавершённые операции.',
  },
  overviewHealth: {
    title: 'Трейлы и источники',
    noTrails: rich`Ни один трейл не сохраняет события. ${link('trails', 'Создать трейл')}`,
    delivered: rich`доставка ${slot('time')}`,
    notDelivered: 'ничего ещё не доставлено',
    failing: rich`ждёт ${slot('time')}`,
    unsound: 'последняя проверка нашла проблемы',
    noSources: 'Источники ещё не отправляли событий.',
    states: { silent: 'молчат', speaking: 'активны', learning: 'изучаются', 'given-up': 'неактивны' },
    sources: ({ count, state }) => `${state}: ${russianNumber(count)}`,
    sourcesLabel: 'Источники',
    silent: ({ source, project }) =>
      rich`${strong(source ?? 'Источник без имени')} в проекте ${project} молчит, последнее событие ${slot('time')}`,
  },
  overviewKept: {
    title: 'Хранение',
    events: 'События',
    oldest: 'Самое старое событие',
    noOldest: 'нет',
    retention: 'Срок хранения',
    days: ({ days }) => russianCount(days, NOUNS.day),
    bytes: 'База данных',
    free: 'Свободно на диске',
  },
  overviewActions: {
    downloads: 'Последние скачивания',
    noDownloads: 'Скачиваний ещё не было.',
    allDownloads: 'Все скачивания',
    grants: 'Последние изменения прав',
    noGrants: 'Права ещё не выдавали и не отзывали.',
    allGrants: 'Все изменения прав',
    eventFile: ({ format }) => `События в ${FORMATS[format] ?? format}`,
    report: ({ format, start, end }) => `Отчёт с ${start} по ${end} в ${FORMATS[format] ?? format}`,
    archive: ({ trail }) => `Архив трейла ${trail}`,
    given: ({ grant, project, userName }) =>
      `Выдано ${grant}${project === null ? '' : ` в ${project}`} пользователю ${userName}`,
    taken: ({ grant, project, userName }) =>
      `Отозвано ${grant}${project === null ? '' : ` в ${project}`} у пользователя ${userName}`,
    administration: ({ userName }) => `Главным администратором назначен пользователь ${userName}`,
    by: ({ userName }) => rich`${userName}, ${slot('time')}`,
  },
}
