import type { COMPONENT_PAGES } from '../../english/pages/component-pages.ts'
import { code, rich, slot } from '../../rich.ts'
import { MONTHS_OF_DATES, NOUNS, russianCount, russianDay, russianNumber } from '../russian-numbers.ts'

const WEEKDAYS = 'воскресенье понедельник вторник среда четверг пятница суббота'.split(' ')

const SIZE_UNITS = ['Б', 'кБ', 'МБ', 'ГБ', 'ТБ']

// `{}` is a number or another part.
const ages = {
  justNow: 'только что',
  ago: '{} назад',
  ahead: 'через {}',
  seconds: '{} с',
  minutes: '{} мин',
  hours: '{} ч',
  day: '1 день',
  days: '{} дн.',
}

/** The texts of what all pages share, in Russian. */
export const RUSSIAN_COMPONENT_PAGES: typeof COMPONENT_PAGES = {
  layout: {
    language: 'ru',
    documentTitle: ({ title }) => `${title} · Daybook`,
    skip: 'К содержимому',
    navigation: 'Разделы',
    settings: 'Настройки',
    help: 'Справка',
    signOut: 'Выйти',
    ofCustomer: ({ customerName }) => `· ${customerName}`,
    theme: 'Оформление',
    themes: { system: 'Авто', light: 'Светлое', dark: 'Тёмное' },
    languages: 'Язык',
    copied: 'Скопировано',
    unreachable: 'Daybook не отвечает. Проверьте соединение и попробуйте ещё раз.',
  },
  pageHead: {
    separator: '/',
    about: 'Об этой странице',
    guide: 'Руководство (на английском)',
  },
  sections: {
    overview: 'Обзор',
    events: 'События',
    servers: 'Серверы',
    reports: 'Отчёты',
    trails: 'Трейлы',
    users: 'Пользователи',
    projects: 'Проекты',
    keys: 'Ключи доступа',
    sources: 'Источники',
    actions: 'Действия',
    firstEvent: 'Отправка событий',
    importFiles: 'Импорт файлов',
    awsTools: 'Инструменты AWS',
    docs: 'Описание API',
    guides: 'Руководства',
    keyboard: 'Клавиатура',
    settings: 'Все настройки',
    account: 'Учётная запись',
  },
  problem: {
    titles: {
      invalid: 'Неверный запрос',
      unauthorized: 'Нужно войти',
      forbidden: 'Нет доступа',
      notFound: 'Не найдено',
      conflict: 'Конфликт',
      tooLarge: 'Слишком большой запрос',
      tooMany: 'Слишком много запросов',
      unavailable: 'Временно недоступно',
      methodNotAllowed: 'Метод не поддерживается',
      unexpected: 'Что-то пошло не так',
    },
    unexpected:
      'Daybook не смог выполнить запрос и записал ошибку в свой журнал. Сообщите оператору ID запроса.',
    methodNotAllowed: ({ methods }) => `Эта страница принимает только ${methods}.`,
    administratorHelp: 'Это может сделать главный администратор. Он же может передать вам свою роль.',
    grantHelp: 'Главный администратор может выдать вам это право на странице «Пользователи».',
    eventHelp: ({ days }) =>
      `Daybook хранит события ${russianCount(days, NOUNS.day)}. Более старое событие может найтись в архивах трейла.`,
    requestId: ({ requestId }) => rich`ID запроса: ${code(requestId)}`,
    requestIdSentence: ({ requestId }) => rich`ID запроса: ${code(requestId)}.`,
    openWithout: 'Открыть страницу без него',
    openForm: 'Открыть форму снова',
    goToStart: 'На начальную страницу',
    goToEvents: 'К событиям',
    goToReports: 'К отчётам',
    goToAccount: 'К учётной записи',
  },
  listPage: {
    search: 'Найти',
    nextPage: 'Следующая страница',
    firstPage: 'Первая страница',
    printedOf: ({ total }) =>
      rich`Напечатано строк: ${slot('rows')} из ${russianNumber(total)}, начиная с первой.`,
    printedFirst: rich`Напечатано строк: ${slot('rows')}, начиная с первой. В списке есть и другие.`,
  },
  confirm: {
    cancel: 'Отмена',
    back: 'Назад',
  },
  downloadProgress: {
    rowsSent: 'Отправлено строк',
    sentSoFar: ({ rows, total }) =>
      total === null
        ? russianCount(rows, NOUNS.row)
        : `${russianNumber(rows)} из ${russianNumber(total)} строк`,
    preparing: 'Файл готовится.',
    unknown: 'Здесь не видно, сколько уже скачано. Посмотрите список загрузок в браузере.',
    running: 'Файл скачивается.',
    complete: ({ rows }) => `Файл скачан: ${russianCount(rows, NOUNS.row)}.`,
    size: ({ size }) => `${size}, SHA-256`,
    cancel: 'Прервать',
    interrupted: ({ rows }) =>
      `Скачивание прервалось, получено: ${russianCount(rows, NOUNS.row)}. Файл неполон, скачайте его заново.`,
  },
  foreignText: {
    hidden: ({ code }) => `Невидимый или управляющий символ ${code}`,
    mixedScripts: ({ scripts }) =>
      `В этом слове есть похожие буквы из разных алфавитов: ${scripts.join(', ')}`,
  },
  outcome: {
    ok: 'OK',
    failed: 'Ошибка:',
  },
  userKinds: {
    role: 'Роль',
    service: 'Сервис',
    root: 'Суперпользователь',
  },
  times: {
    ages,
    longDate: ({ at }) =>
      `${WEEKDAYS[at.getUTCDay()]}, ${at.getUTCDate()} ${MONTHS_OF_DATES[at.getUTCMonth()]} ${at.getUTCFullYear()} г.`,
    shortTime: ({ at, hasYear, clockTime }) => `${russianDay(at, hasYear)} ${clockTime}`,
    timestamp: ({ date, clockTime, zone }) => `${date}, ${clockTime} ${zone}`,
    zone: ({ zone, minutes }) => `(${zone}, UTC${formatOffset(minutes)})`,
    since: ({ time }) => `с этого времени: ${time}`,
    justNow: ages.justNow,
    ago: ({ seconds }) => ages.ago.replace('{}', formatDuration(seconds)),
    ahead: ({ seconds }) => ages.ahead.replace('{}', formatDuration(seconds)),
    duration: ({ seconds }) => formatDuration(seconds),
  },
  sizes: {
    inUnit: ({ number, unit }) => `${number.replace('.', ',')} ${SIZE_UNITS[unit]}`,
  },
  timeZones: {
    label: 'Часовой пояс',
    title: 'Часовой пояс',
    utc: 'UTC',
    browser: ({ zone }) => `${zone} (пояс браузера)`,
    other: 'Другой часовой пояс',
    placeholder: 'Europe/Moscow',
    apply: 'Применить',
    note: 'Время на страницах показано в этом поясе. В отчётах и файлах время в UTC, если вы не выбрали для файла другое.',
  },
}

// `+3`, `+5:30`, `−4`.
function formatOffset(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

// In one unit.
function formatDuration(seconds: number): string {
  if (seconds < 60) return ages.seconds.replace('{}', String(seconds))
  if (seconds < 3_600) return ages.minutes.replace('{}', String(Math.floor(seconds / 60)))
  if (seconds < 86_400) return ages.hours.replace('{}', String(Math.floor(seconds / 3_600)))
  return seconds < 2 * 86_400 ? ages.day : ages.days.replace('{}', String(Math.floor(seconds / 86_400)))
}
