import type { SERVER_PAGES } from '../../english/pages/server-pages.ts'
import { code, italic, link, rich, slot } from '../../rich.ts'
import { NOUNS, russianCount } from '../russian-numbers.ts'

const OPERATIONS = { running: 'Запуск', stopped: 'Остановка', gone: 'Удаление' }

// Other words of an inventory stay as they are.
const OBSERVED: ReadonlyMap<string, string> = new Map([
  ['pending', 'Запускается'],
  ['running', 'Работает'],
  ['stopping', 'Останавливается'],
  ['stopped', 'Остановлен'],
  ['shutting-down', 'Удаляется'],
  ['terminated', 'Удалён'],
  ['gone', 'Удалён'],
])

/** The texts of the pages about servers, in Russian. */
export const RUSSIAN_SERVER_PAGES: typeof SERVER_PAGES = {
  servers: {
    title: 'Серверы',
    intro: rich`Daybook сравнивает состояние, записанное событиями, с наблюдаемым. Если они расходятся дольше четырёх минут, он записывает ${italic('Внешняя остановка сервера')} или ${italic('Внешний запуск сервера')}. С самим сервером он ничего не делает.`,
    searchLabel: 'ID или имя содержит',
    searchPlaceholder: 'ID или имя …',
    all: ({ count }) => `Все (${count})`,
    differing: ({ count }) => `С расхождениями (${count})`,
    ofProject: ({ project }) =>
      rich`Только серверы проекта ${project}. ${link('all', 'Показать все проекты')}`,
    count: ({ count, after, hasMore }) => {
      const place = after === '' ? '' : `, после ${after}`
      return `${russianCount(count, NOUNS.server)}${place}${hasMore ? ', есть ещё' : ''}.`
    },
    noDifferencesTitle: 'Расхождений нет',
    noDifferences: rich`Каждый наблюдаемый сервер находится в записанном состоянии. ${link('all', 'Показать все серверы')}`,
    noMatch: ({ search, isDiffering }) => {
      if (search === '') return rich`Подходящих серверов нет. ${link('all', 'Показать все серверы')}`
      return isDiffering
        ? rich`Нет серверов с расхождениями по запросу «${search}». ${link('all', 'Показать все серверы')}`
        : rich`Нет серверов по запросу «${search}». ${link('all', 'Показать все серверы')}`
    },
  },
  noServers: {
    title: 'Серверов пока нет',
    text: rich`Сервер появится здесь после первого события, которое его запустит, остановит или удалит: ${code('RunInstances')}, ${code('StartInstances')}, ${code('StopInstances')}, ${code('TerminateInstances')} или действие, которое делает то же по каталогу действий.`,
  },
  observationHelp: {
    noneYet: 'Наблюдений пока нет',
    howTo: 'Как Daybook наблюдает за серверами',
    polledByYou:
      'Каждые пять минут Daybook опрашивает EC2-совместимый API, который вы подключаете к проекту.',
    polledByAdministrator:
      'Каждые пять минут Daybook опрашивает EC2-совместимый API, который главный администратор подключает к проекту.',
    chooseProject: 'Выбрать проект',
    collector: rich`Наблюдения может отправлять и программа с правом ${code('system')}:`,
  },
  serverTable: {
    server: 'Сервер',
    project: 'Проект',
    recorded: 'Записано',
    observed: 'Наблюдается',
    lastMatch: 'Совпадало',
    unknown: 'ещё нет',
    states: { running: 'Работает', stopped: 'Остановлен', gone: 'Удалён' },
    observedState: ({ state }) => OBSERVED.get(state) ?? state,
    recordedFor: rich`уже ${slot('duration')}`,
    pending: ({ state }) => rich`${OPERATIONS[state]} выполняется уже ${slot('duration')}`,
    requested: ({ state }) => rich`${OPERATIONS[state]}: запрос ${slot('time')}, результат неизвестен`,
    seen: rich`проверен ${slot('time')}`,
    seenDiffering: rich`проверен ${slot('time')}, расходится уже ${slot('duration')}`,
  },
}
