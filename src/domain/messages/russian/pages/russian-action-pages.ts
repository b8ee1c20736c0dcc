import type { ACTION_PAGES } from '../../english/pages/action-pages.ts'
import { type NounForms, russianCount } from '../russian-numbers.ts'

const ACTIONS: NounForms = ['действие', 'действия', 'действий']
const STATES = { running: 'сервер работает', stopped: 'сервер остановлен', gone: 'сервера больше нет' }

/** The texts of the pages about the action catalogue, in Russian. */
export const RUSSIAN_ACTION_PAGES: typeof ACTION_PAGES = {
  actions: {
    title: 'Действия',
    intro:
      'Действия, которые знает Daybook, и их названия. У действия, которого нет в списке, название составлено из имени. Асинхронные действия завершаются позже: в отчётах у них одна строка о запросе и одна о результате.',
    searchLabel: 'Имя, название или тип объекта содержит',
    searchPlaceholder: 'StopInstances, stop server …',
    countAll: ({ count }) => `${russianCount(count, ACTIONS)}.`,
    countMatching: ({ count, search }) => `По запросу «${search}»: ${russianCount(count, ACTIONS)}.`,
    noMatch: ({ search }) => `Нет действий по запросу «${search}».`,
    showAll: 'Показать все действия',
    results: 'Найденные действия',
    caption: 'Действия по типам объектов',
    columns: {
      method: 'Метод',
      title: 'Название',
      readOrWrite: 'Чтение или запись',
      completion: 'Завершение',
    },
    read: 'Чтение',
    write: 'Запись',
    variesByEvent: 'Зависит от события',
    completion: ({ isAsynchronous, state }) => {
      if (state === null) return isAsynchronous ? 'Асинхронное' : ''
      return isAsynchronous ? `Асинхронное, ${STATES[state]}` : `Итог: ${STATES[state]}`
    },
  },
}
