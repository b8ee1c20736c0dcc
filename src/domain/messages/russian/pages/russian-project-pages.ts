import type { PROJECT_PAGES } from '../../english/pages/project-pages.ts'
import { code, link, rich, slot } from '../../rich.ts'
import { NOUNS, russianCount } from '../russian-numbers.ts'

/** The texts of the pages about projects and their connections, in Russian. */
export const RUSSIAN_PROJECT_PAGES: typeof PROJECT_PAGES = {
  projects: {
    title: 'Проекты',
    about:
      'Проект объединяет события и права и подключает своё объектное хранилище, куда трейлы доставляют архивы, и реестр своих серверов.',
    storage: 'Объектное хранилище',
    created: 'Создан',
    first: 'Получает события без проекта',
    noStorage: 'нет',
    create: 'Создать проект',
    idHint: 'Изменить потом нельзя. События называют проект по ID.',
  },
  projectLabels: {
    id: 'ID',
    name: 'Название',
  },
  project: {
    created: ({ date }) => `Создан ${date}.`,
    events: 'События этого проекта',
    rename: 'Переименовать',
    delete: 'Удаление проекта',
    toDeletion: 'Удалить проект…',
    firstCannotBeDeleted: 'Первый проект нельзя удалить: он получает события без проекта.',
  },
  projectDeletion: {
    title: ({ name }) => `Удалить проект ${name}?`,
    effects: [
      'Удалить проект можно, только когда в журнале не осталось его событий.',
      'Его права, серверы и ключи доступа к хранилищу и реестру серверов будут удалены.',
      'Содержимое его бакетов не изменится.',
    ],
    confirm: ({ name }) => `Удалить проект ${name}`,
  },
  connection: {
    secretHint: 'Хранится зашифрованным и никогда не показывается.',
    keepSecretHint: 'Оставьте пустым, чтобы сохранить нынешний секрет. Daybook его не показывает.',
    pathStyle: 'Бакет в пути URL',
    pathStyleHint: 'Нужно большинству S3-совместимых хранилищ. Для AWS выключите.',
    checksum: 'Контрольная сумма при записи',
    anyChecksum: 'Автоматически',
    checksums: { md5: 'Content-MD5', crc32: 'CRC-32', none: 'Нет' },
    checksumHint:
      'Нужна бакетам с Object Lock. Daybook сам выбирает ту, которую принимает хранилище, когда проверяет бакет.',
    check: 'Проверить соединение',
    disconnect: 'Отключить',
    tolerated: ({ entry }) =>
      rich`У этого эндпоинта частный адрес или он использует http. Daybook подключается к нему, пока оператор не решит, какие из них разрешены. Чтобы оставить его, оператор задаёт ${code(`DAYBOOK_ALLOWED_ENDPOINTS=${entry}`)}. ${link('security', 'Разрешённые эндпоинты')}`,
    notQueried: 'Запросов ещё не было.',
    lastSucceeded: rich`Последний запрос удался: ${slot('time')}.`,
    lastFailed: rich`Последний запрос не удался: ${slot('time')}. У серверов остаются состояния, которые наблюдались последними. Ошибка реестра:`,
    storage: {
      title: 'Объектное хранилище',
      hint: rich`Хранилище бакетов этого проекта: эндпоинт S3 и ключ доступа к нему.`,
      save: 'Сохранить хранилище',
      checkAbout: 'с объектным хранилищем',
      disconnectAbout: 'объектное хранилище',
      works: () => 'Соединение работает: хранилище ответило и приняло ключ доступа.',
      failed: 'Соединение не работает. Ошибка хранилища:',
    },
    inventory: {
      title: 'Реестр серверов',
      hint: rich`Каждые пять минут Daybook запрашивает у этого EC2-совместимого API работающие серверы проекта. Ключу доступа нужно только право перечислять серверы. ${link('servers', 'Серверы')}`,
      save: 'Сохранить реестр',
      checkAbout: 'с реестром серверов',
      disconnectAbout: 'реестр серверов',
      works: ({ servers }) => `Соединение работает: в реестре ${russianCount(servers, NOUNS.server)}.`,
      failed: 'Соединение не работает. Ошибка реестра:',
    },
  },
  connectionLabels: {
    endpoint: 'Эндпоинт',
    region: 'Регион',
    accessKeyId: 'ID ключа доступа',
    secretAccessKey: 'Секрет ключа доступа',
  },
}
