import type { VIEW_PAGES } from '../../english/pages/view-pages.ts'
import { italic, link, rich } from '../../rich.ts'

/** The texts of views: their tabs, their pages, and the form that saves one, in Russian. */
export const RUSSIAN_VIEW_PAGES: typeof VIEW_PAGES = {
  quickViews: {
    changes: 'Изменения',
    refused: 'Отказы',
    'sign-ins': 'Входы',
    deletions: 'Удаления',
    'grants-and-keys': 'Права и ключи',
    administrators: 'Администраторы',
  },
  viewTabs: {
    label: 'Представления',
    more: ({ count }) => `ещё ${count}`,
    ofOwner: ({ owner }) => `Для всех, владелец: ${owner}`,
    forEveryone: 'Сохранено вами для всех',
    unreadable: 'больше не читается',
    changed: 'Изменено',
    save: 'Сохранить',
    reset: 'Сбросить',
    edit: 'Изменить',
    about: ({ name }) => `представление ${name}`,
    missing:
      'Представление из этой ссылки удалено или доступно только другому пользователю. Показаны фильтры из ссылки.',
    close: 'Закрыть сообщение',
    cannotRead:
      'Сохранённые фильтры этого представления больше не читаются. Исправьте их и сохраните представление снова.',
  },
  saveView: {
    open: 'Сохранить представление',
    name: 'Название',
    nameHint: 'Например: Отказы deploy-bot',
    shared: 'Для всех, кто читает события',
    sharedHint: 'Иначе его видите только вы.',
    start: 'Моя начальная страница',
    startHint: 'Открывается после входа.',
    save: 'Сохранить',
    manage: 'Все представления',
  },
  views: {
    title: 'Представления',
    events: 'События',
    intro: 'Представление — это сохранённые фильтры событий. На странице событий оно становится вкладкой.',
    new: 'Новое представление',
    name: 'Название',
    filters: 'Фильтры',
    owner: 'Владелец',
    visibility: 'Кому видно',
    everyone: 'Всем',
    onlyYou: 'Только вам',
    startPage: 'Начальная страница',
    edit: 'Изменить',
    unreadable: 'Больше не читается',
    moreFilters: ({ count }) => `и ещё ${count}`,
    empty: rich`Сохранённых представлений нет. На странице ${link('events', 'События')} выберите фильтры, затем ${italic('Сохранить представление')}.`,
  },
  view: {
    owner: ({ owner, date }) => `Сохранено ${date}, владелец: ${owner}`,
    open: 'Открыть представление',
    edit: 'Изменить',
    save: 'Сохранить',
    notChangeable: ({ owner }) =>
      `Изменить или удалить это представление могут только ${owner} и главный администратор.`,
    onlyOfOwner: ({ owner }) => `Скрыть это представление от других может только ${owner}.`,
    delete: 'Удаление представления',
    toDeletion: 'Удалить представление',
  },
  viewDeletion: {
    title: ({ name }) => `Удалить представление ${name}?`,
    own: 'Его вкладка исчезнет. События не изменятся.',
    shared: 'Его вкладка исчезнет у всех. События не изменятся.',
    startPage: 'Это ваша начальная страница. После следующего входа Daybook откроет обзор.',
    confirm: ({ name }) => `Удалить ${name}`,
  },
  viewLabels: { name: 'Название', query: 'Фильтры' },
}
