import type { FILTER_PAGES } from '../../english/pages/filter-pages.ts'
import { code, rich } from '../../rich.ts'
import { NOUNS, type NounForms, russianCount } from '../russian-numbers.ts'

const OF_OTHERS: NounForms = ['другого', 'других', 'других']

/** The texts of the filters of events: their fields, forms, chips and messages, in Russian. */
export const RUSSIAN_FILTER_PAGES: typeof FILTER_PAGES = {
  filterLabels: {
    q: 'В записи есть',
    resourceName: 'Ресурс',
    resourceType: 'Тип ресурса',
    eventName: 'Действие',
    userName: 'Пользователь',
    project: 'Проект',
    eventSource: 'Источник событий',
    sourceIPAddress: 'IP-адрес',
    accessKeyId: 'Ключ доступа',
    errorCode: 'Результат',
    outcome: 'Результат',
    eventId: 'ID события',
    requestId: 'ID запроса',
    submittedBy: 'Кем отправлено',
    submittedKey: 'С каким ключом отправлено',
    receivedFrom: 'Получено с (UTC)',
    receivedUntil: 'Получено до (UTC)',
    readOnly: 'Только чтение',
    period: 'Период',
    from: 'С',
    until: 'До',
    zone: 'Часовой пояс',
    live: 'Обновлять',
    cursor: 'Страница',
    columns: 'Столбцы',
    rows: 'Строки',
    stories: 'Группировка',
    loaded: 'Число строк',
    view: 'Представление',
  },
  filterForm: {
    add: '+ Фильтр',
    field: 'Что сравнить',
    operator: 'Как сравнить',
    operators: { is: 'равно', not: 'не равно', starts: 'начинается с' },
    textOperators: { is: 'содержит', not: 'не содержит', starts: 'начинается с' },
    value: 'Значение',
    furtherValue: 'или другое значение',
    apply: 'Применить',
    failed: 'ошибка',
    suggestion: ({ label, count }) =>
      [label, count === null ? '' : russianCount(count, NOUNS.event)]
        .filter((part) => part !== '')
        .join(', '),
    oneTime: ({ label }) => `В поле «${label}» нужно одно время. Выберите «равно».`,
    wholeValues: ({ label }) => `В поле «${label}» нужно значение целиком. Выберите «равно» или «не равно».`,
  },
  filterChips: {
    title: 'Активные фильтры',
    receivedFrom: 'Получено с',
    receivedUntil: 'Получено до',
    lacking: 'В записи нет',
    excluded: ({ label }) => `${label}, кроме`,
    anyOf: ({ values: [first = '', ...others] }) => {
      if (others.length === 0) return first
      return others.length === 1
        ? `${first} или ${others[0]}`
        : `${first} или ${russianCount(others.length, OF_OTHERS)}`
    },
    edit: ({ label, values }) => `Изменить: ${label} ${values.join(', ')}`,
    remove: ({ label, value }) => `Убрать фильтр «${label}: ${value}»`,
    clear: 'Сбросить фильтры',
    readsOnly: 'Только чтения',
    changesOnly: 'Только изменения',
    includeWrites: 'Показать и изменения',
    includeReads: 'Показать и чтения',
    failed: 'Ошибка',
    succeeded: 'Успешно',
    anyValue: 'любое значение',
    startsWith: ({ value }) => `начинается с «${value}»`,
    inNetwork: ({ value }) => `в сети ${value}`,
    not: ({ value }) => `кроме ${value}`,
  },
  filterMessages: {
    qInMessages: 'Текст для поиска',
    shortText:
      'Такой короткий текст Daybook ищет во всех записях периода, это дольше. Допишите текст или выберите период короче.',
    untilTooEarly: 'Конец периода должен быть позже начала.',
    receivedUntilTooEarly: '«Получено до» должно быть позже, чем «Получено с».',
  },
  eventPeriod: {
    fromInFuture: ({ now }) => `Начало периода ещё не наступило. Сейчас ${now}.`,
    fromTooEarly: ({ retentionDays, oldest }) =>
      `События хранятся ${russianCount(retentionDays, NOUNS.day)}, поэтому показаны с ${oldest}.`,
    untilTooEarly: ({ retentionDays, oldest }) =>
      `Конец периода должен быть позже ${oldest}, потому что события хранятся ${russianCount(retentionDays, NOUNS.day)}.`,
    periodTooLong: ({ retentionDays }) =>
      `События хранятся ${russianCount(retentionDays, NOUNS.day)}, за больший период их нет.`,
  },
  unknownFilters: {
    title: 'Поиск не выполнен',
    unknown: ({ name }) => rich`Нет фильтра ${code(name)}.`,
    useSimilar: ({ similar, value }) => `Искать с ${similar}=${value}`,
    useOthers: 'Искать без него',
    inMessage: ({ name, similar }) =>
      similar === null
        ? `Нет фильтра \`${name}\`.`
        : `Нет фильтра \`${name}\`. Возможно, вы имели в виду \`${similar}\`.`,
  },
  shownMenu: {
    label: 'Показать:',
    choices: { no: 'Изменения', yes: 'Чтения', any: 'Всё' },
    hints: { no: 'что-то изменили', yes: 'только смотрели', any: 'изменения и чтения' },
  },
}
