import type { EVENT_PAGES } from '../../english/pages/event-pages.ts'
import { code, link, rich } from '../../rich.ts'
import { russianShortSpan } from '../russian-event-sentence.ts'
import { lastRussianDays, NOUNS, russianCount, russianForm, russianNumber } from '../russian-numbers.ts'

/** The texts of the list of events and of the page of one, in Russian. */
export const RUSSIAN_EVENT_PAGES: typeof EVENT_PAGES = {
  events: {
    title: 'События',
    skipToList: 'К списку',
    caption: ({ zone }) => `События, сначала новые; время в поясе ${zone}`,
    columns: {
      time: 'Время',
      action: 'Действие',
      user: 'Пользователь',
      project: 'Проект',
      resource: 'Ресурс',
      address: 'Адрес',
      source: 'Источник',
      key: 'Ключ доступа',
      outcome: 'Результат',
    },
    fixFields: 'Выберите другой период.',
    invalid: 'Поиск не выполнен',
    without: ({ label }) => `Искать без фильтра «${label}»`,
    copyLink: 'Скопировать ссылку',
    firstPage: 'Показать первую страницу',
    download: 'Скачать',
    downloadChoices: 'Размер и столбцы…',
    ownDownloads: 'Мои скачивания',
    loadMore: 'Показать ещё',
    end: ({ retentionDays }) =>
      `Больше событий нет. События хранятся ${russianCount(retentionDays, NOUNS.day)}.`,
  },
  eventRows: {
    andOthers: ({ detail, others }) => (detail === '' ? `и ещё ${others}` : `${detail} и ещё ${others}`),
    failure: ({ errorCode, errorMessage }) => `${errorCode}: ${errorMessage}`,
    later: ({ seconds }) => shortTime(seconds),
    after: ({ seconds }) => shortTime(seconds),
    runCount: ({ count, mayGoOn }) => `×${russianNumber(count)}${mayGoOn ? '+' : ''}`,
    runCountOf: '×{}',
    run: 'такие события за две минуты',
    runGoesOn: 'такие события за две минуты; на следующей странице могут быть ещё',
    otherValues: ({ others }) => `+${russianNumber(others)}`,
  },
  emptyLog: {
    title: 'Событий пока нет',
    sendFirst:
      'События появятся здесь, как только их отправит программа. Создайте ключ и скопируйте пример или попробуйте с пробным событием.',
    start: 'Отправить первое событие',
    importHint: rich`Чтобы импортировать файлы CloudTrail, выполните ${code('daybook import PATH')}: ${link('importing', 'Импорт файлов')}. Чтобы осмотреться на примере, выполните ${code('daybook demo')}.`,
  },
  noMatchingEvents: {
    title: 'Подходящих событий нет',
    titleUnfiltered: 'Событий нет',
    unfiltered: ({ retentionDays }) =>
      `За ${lastRussianDays(retentionDays)} событий не было. Более старые события удалены.`,
    advice: 'Событие должно подходить под все фильтры. Попробуйте одно из этого:',
    unknownValue: ({ label, value }) => `Daybook не знает такого значения, ${label}: «${value}».`,
    didYouMean: 'Возможно, вы имели в виду',
    countOf: ({ count }) => `(${russianCount(count, NOUNS.event)})`,
    searchAll: ({ value }) => `Искать ${value} во всех записях`,
  },
  failedReads: {
    leftOut: ({ count, isMore }) =>
      count === 0
        ? 'Чтения не показаны. Среди них могут быть неудачные.'
        : `Не показаны неудачные чтения: ${isMore ? 'не меньше ' : ''}${russianNumber(count)}.`,
    show: 'Показать неудачные чтения',
  },
  uncovered: {
    leftOut: ({ until }) =>
      `События, полученные до ${until}, не показаны: тогда Daybook не сохранял, когда они получены.`,
  },
  unfinishedSearch: {
    title: 'Пока ничего не найдено',
    searched: ({ time }) => `Просмотрены события начиная с ${time}. Более ранние тоже могут подойти.`,
    continue: 'Искать дальше',
  },
  layoutMenu: {
    label: 'Вид',
    columns: 'Столбцы',
    rows: 'Строки',
    rowHeights: { compact: 'Плотно, в одну строку', comfortable: 'Свободно, в две строки' },
    stories: 'События',
    storyChoices: { on: 'Сгруппированы', off: 'По одному' },
    apply: 'Применить',
    usual: 'Сбросить',
  },
  event: {
    title: ({ action, userName }) => `${action}, ${userName}`,
    back: 'События',
    identity: 'Кто',
    resources: ({ count }) => russianForm(Math.max(1, count), ['Ресурс', 'Ресурсы', 'Ресурсы']),
    userAgent: 'Клиент',
    region: 'Регион',
    isReadOnly: 'Да (ничего не изменилось)',
    isNotReadOnly: 'Нет',
    eventType: 'Тип события',
    receivedAt: 'Получено',
    submittedFrom: 'Отправлено с адреса',
    submittedRequest: 'Отправлено запросом',
    operator: 'Оператор этого Daybook (импорт)',
    noReceipt: 'Неизвестно: событие записано раньше, чем Daybook начал это сохранять.',
    otherProjects: 'В других проектах есть событие с тем же ID:',
    copy: 'Копировать',
    download: 'Скачать',
    originalText: 'Исходный текст',
  },
  relatedEvents: {
    sameRequest: 'Тот же запрос',
    sameSharedEvent: 'То же общее событие',
    allWithId: 'Все события с этим ID',
    uncovered: ({ until }) =>
      `События, полученные до ${until}, не показаны: тогда Daybook не сохранял эти ID.`,
    moreArchives: 'и другие',
    logStates: {
      signed: 'Это событие есть в подписанном состоянии журнала.',
      pending: 'Это событие войдёт в следующее подписанное состояние журнала, примерно через минуту.',
      none: 'Это событие получено раньше, чем у журнала появились подписанные состояния.',
    },
  },
}

function shortTime(seconds: number): string {
  return seconds < 1 ? 'меньше чем через 1 с' : `через ${russianShortSpan(seconds)}`
}
