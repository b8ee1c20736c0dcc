import type { FIND_PAGES } from '../../english/pages/find-pages.ts'
import { code, link, rich, strong } from '../../rich.ts'
import { NOUNS, russianCount } from '../russian-numbers.ts'

/** The texts of the page that finds filters by words, in Russian. */
export const RUSSIAN_FIND_PAGES: typeof FIND_PAGES = {
  find: {
    title: 'Поиск',
    label: 'Найти события по словам',
    placeholder: 'ID, сервер, пользователь, адрес, действие …',
    button: 'Найти',
    shortcut: '/',
    inMessages: 'Запрос',
    titleOf: ({ query }) => `Поиск «${query}»`,
    introTitle: 'Поиск событий по словам',
    intro: rich`Введите слова в поле выше, например ${code('остановка сервера')}, ${code('кто web-1')}, ${code('ошибки ann')} или ${code('10.0.0.0/8')}. Daybook знает действия по названию и имени, пользователей, серверы, проекты, источники, коды ошибок, адреса и ID.`,
    didYouMean: 'Возможно, вы имели в виду',
    noMatch: ({ query }) =>
      rich`Daybook не знает ни действия, ни пользователя, ни сервера, ни ID, похожего на ${strong(query)}.`,
    searchText: ({ query }) =>
      rich`${link('text', `Искать «${query}» во всех записях`)} (с учётом регистра).`,
    caption: 'Что означают слова',
    columns: { meaning: 'События', kind: 'Что это', count: 'Сколько' },
    about: {
      user: 'О пользователе',
      server: 'О сервере',
      address: 'Об адресе',
      key: 'О ключе',
    },
    count: ({ count }) => russianCount(count, NOUNS.event),
    kinds: {
      combined: 'Всё вместе',
      outcome: 'Результат',
      readOnly: 'Чтения или изменения',
      action: 'Действие',
      actions: 'Действия',
      user: 'Пользователь',
      server: 'Сервер',
      resource: 'Ресурс',
      project: 'Проект',
      source: 'Источник событий',
      error: 'Код ошибки',
      address: 'IP-адрес',
      network: 'Сеть',
      accessKey: 'Ключ доступа',
      event: 'ID события',
      request: 'ID запроса',
    },
  },
}
