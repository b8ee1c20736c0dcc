import type { REPORT_PAGES } from '../../english/pages/report-pages.ts'
import { link, rich, slot } from '../../rich.ts'
import { NOUNS, type NounForms, russianCount, russianNumber } from '../russian-numbers.ts'

const PENDING: NounForms = ['незавершённая операция', 'незавершённые операции', 'незавершённых операций']

/** The texts of the pages about Administrator Logs reports, in Russian. */
export const RUSSIAN_REPORT_PAGES: typeof REPORT_PAGES = {
  reports: {
    title: 'Отчёты',
    intro:
      'В отчёте Administrator Logs по одной строке на каждый запрос, который что-то изменил, и ещё по строке на результат каждого асинхронного запроса.',
    fixFields: 'Исправьте выделенные поля и выберите «Показать отчёт».',
    notFirstPage: rich`Это не первая страница. ${link('first', 'Первая страница')}`,
    showFirstPage: 'Показать первую страницу',
    noPending: 'Незавершённых операций нет: каждый запрос за этот период удался или завершился ошибкой.',
    noRowsOnPage: 'На этой странице нет строк.',
    downloadsHint:
      'В файле весь отчёт. В CSV значения, которые таблица приняла бы за формулы, начинаются с апострофа. В JSON все значения без изменений.',
    pendingDownloadsHint:
      'В файле все незавершённые операции за период. В CSV значения, которые таблица приняла бы за формулы, начинаются с апострофа. В JSON все значения без изменений.',
    pendingRows: ({ count, isMore }) =>
      isMore ? `не меньше ${russianNumber(count)} незавершённых операций` : russianCount(count, PENDING),
    count: ({ count, isMore }) =>
      isMore ? `больше ${russianNumber(count)} строк` : russianCount(count, NOUNS.row),
    period: formatPeriod,
    download: ({ format }) => `Скачать ${format}`,
    all: 'Все',
    pending: 'Только незавершённые',
    pendingCount: ({ count, isMore }) => `Только незавершённые (${count}${isMore ? '+' : ''})`,
    noRowsTitle: 'За этот период нет строк',
    noRows: (days) => `Изменений ${formatPeriod(days)} не записано. Выберите другой период:`,
    emptyTitle: 'Журнал администраторов пуст',
    empty: rich`Каждое полученное событие, которое что-то изменило, добавляет строку. За последний год таких не было. ${link('guide', 'Как отправлять события')}`,
    noMorePending: 'Незавершённых операций больше нет.',
    noMoreRows: 'Больше строк нет.',
    loadMore: 'Показать ещё',
    keepSearching: 'Пока ничего не найдено. Искать дальше',
  },
  reportLabels: { type: 'Вид отчёта', start: 'Первый день', end: 'Последний день', show: 'Показать' },
  reportForm: {
    administration: 'Администрирование',
    startHint: 'С 00:00 UTC.',
    endHint: 'Включительно, до 24:00 UTC.',
    show: 'Показать отчёт',
    presetsTitle: 'Частые периоды',
    limits: ({ days, earliest }) =>
      `Отчёт охватывает не больше ${russianCount(days, ['дня', 'дней', 'дней'])} и начинается не раньше ${earliest}, потому что журнал администраторов хранится год. Дни начинаются и кончаются по UTC.`,
  },
  reportTable: {
    title: 'Строки отчёта',
    caption: 'Строки отчёта по порядку получения; время в UTC',
    columns: {
      time: 'Время',
      userName: 'Пользователь',
      department: 'Подразделение',
      customerDefined1: 'Поле заказчика 1',
      customerDefined2: 'Поле заказчика 2',
      type: 'Тип',
      name: 'Имя',
      action: 'Действие',
      details: 'Подробности',
      responseCode: 'Код ответа',
    },
    pending: 'ожидает',
    pendingFor: rich`ожидает ${slot('duration')}`,
    legend: rich`${slot('pending')} Время с момента запроса. Результат появится отдельной строкой. В файлах у такого запроса поле Response Code всегда пустое.`,
    noOutcome: 'нет: результат в отдельной строке',
    toOutcome: 'К результату',
    toRequest: 'К запросу',
  },
}

function formatPeriod({ first, last }: { first: string; last: string }): string {
  return first === last ? `за ${first} (UTC)` : `с ${first} по ${last} (UTC)`
}
