import type { ENTITY_PAGES } from '../../english/pages/entity-pages.ts'
import { link, rich } from '../../rich.ts'
import { NOUNS, russianCount, russianNumber } from '../russian-numbers.ts'

/** The texts of the pages about users, addresses, access keys and servers, in Russian. */
export const RUSSIAN_ENTITY_PAGES: typeof ENTITY_PAGES = {
  entity: {
    kinds: { user: 'Пользователь', address: 'Адрес', key: 'Ключ доступа', server: 'Сервер' },
    titleOf: ({ kind, value }) => `${kind} ${value}`,
    intro:
      'Что Daybook знает об имени, которое встречается в событиях: первое и последнее событие, последние 30 дней, кто и что названы в этих событиях.',
    facts: 'Сведения',
    firstSeen: 'Первое событие',
    lastSeen: 'Последнее событие',
    onDay: ({ date }) => date,
    notSeen: 'неизвестно',
    events: 'События',
    number: ({ count, isComplete }) => `${isComplete ? '' : 'не меньше '}${russianNumber(count)}`,
    all: 'Все события',
    activity: 'Последние 30 дней',
    newestChanges: 'Последние изменения',
    newestEvents: 'Последние события',
    noChanges: ({ retentionDays }) =>
      `Среди хранимых событий нет изменений. События хранятся ${russianCount(retentionDays, NOUNS.day)}.`,
    noEvents: ({ retentionDays }) =>
      `Хранимых событий с этим именем нет. События хранятся ${russianCount(retentionDays, NOUNS.day)}.`,
    withReads: rich`Только изменения. ${link('all', 'Показать и чтения')}`,
  },
  entityFacts: {
    kind: 'Вид',
    userKinds: {
      person: 'Человек',
      role: 'Роль',
      service: 'Сервис или машина',
      root: 'Суперпользователь аккаунта',
    },
    status: 'Состояние',
    department: 'Подразделение',
    customerDefined1: 'Поле заказчика 1',
    customerDefined2: 'Поле заказчика 2',
    grants: 'Права',
    grant: ({ grant, project }) => (project === null ? grant : `${grant} в ${project}`),
    noGrants: 'нет',
    manage: 'Управлять пользователем',
    notKnownUser: 'В Daybook нет пользователя с таким именем.',
    addressKinds: {
      public: 'В Интернете',
      private: 'В частной сети',
      special: 'Зарезервирован или не является IP-адресом',
    },
    network: 'Сеть',
    owner: 'Пользователь',
    created: 'Создан',
    lastUsed: 'Использован',
    never: 'никогда',
    expires: 'Действует до',
    notKnownKey: 'Это не ключ доступа Daybook, или вам его видеть нельзя.',
    severalProjects: ({ count }) => `Сервер с таким ID есть в нескольких проектах: ${russianNumber(count)}.`,
    notKnownServer:
      'В Daybook нет сервера с таким ID: ни одно событие его не запускало, не останавливало и не удаляло.',
  },
  entityFacets: {
    title: 'Кто и что',
    fields: {
      userName: 'Пользователи',
      eventName: 'Действия',
      sourceIPAddress: 'Адреса',
      errorCode: 'Коды ошибок',
    },
    none: 'Нет',
    number: ({ count }) => russianNumber(count),
    eventsOf: ({ value }) => `События, где есть ${value}`,
    sample: ({ basis }) => `Посчитано по самым новым: ${russianCount(basis, NOUNS.event)}.`,
  },
  entityReport: {
    title: 'Журнал администраторов',
    caption: 'Строки отчёта, сначала новые; время в UTC',
    columns: { time: 'Время', user: 'Пользователь', action: 'Действие', name: 'Имя', outcome: 'Ответ' },
    none: ({ start, end }) => `С ${start} по ${end} строк нет.`,
    incomplete: 'Могут быть и более старые строки.',
    report: 'Открыть отчёт',
    parts: { request: 'запрос', outcome: 'результат', whole: '' },
    noOutcome: 'Результат в другой строке',
  },
}
