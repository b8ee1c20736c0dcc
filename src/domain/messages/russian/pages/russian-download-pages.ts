import type { DOWNLOAD_PAGES } from '../../english/pages/download-pages.ts'
import { link, rich } from '../../rich.ts'
import { NOUNS, russianCount, russianNumber } from '../russian-numbers.ts'

/** The texts of downloads of events, in Russian. */
export const RUSSIAN_DOWNLOAD_PAGES: typeof DOWNLOAD_PAGES = {
  newDownload: {
    title: 'Скачать события',
    events: 'События',
    count: ({ count, isMore }) => `${isMore ? 'не меньше чем ' : ''}${russianCount(count, NOUNS.event)}`,
    countUnknown: 'Число событий ещё неизвестно.',
    none: rich`Под эти фильтры не подходит ни одно событие, файл был бы пустым. ${link('events', 'Изменить фильтры')}`,
    change: 'Изменить фильтры',
    format: 'Формат',
    formats: {
      csv: 'CSV, для таблиц',
      json: 'JSON, с манифестом в конце',
      ndjson: 'NDJSON, по записи на строку',
    },
    size: ({ size }) => `около ${size}`,
    sizeAtLeast: ({ size }) => `${size} или больше`,
    columns: ({ count }) => `Столбцы файла CSV (все ${count}, если не выбрать)`,
    times: 'Время в файлах указано в UTC.',
    timesOfCsv: 'Время в файле CSV',
    timesHint: 'Тогда в столбце eventTime есть смещение от UTC. Записи никогда не меняются.',
    kept: rich`Daybook не хранит файл. На странице ${link('downloads', 'Скачивания')} видно, что вы скачали за последний день, с контрольной суммой каждого файла.`,
    download: 'Скачать',
  },
  downloads: {
    title: 'Скачивания',
    events: 'События',
    intro: 'Что вы скачали за последний день. Файлы не хранятся; сравните свои файлы по их SHA-256.',
    empty: rich`За последний день вы ничего не скачали. На странице ${link('events', 'События')} выберите фильтры, затем скачайте файл.`,
    started: 'Начато',
    filters: 'Фильтры',
    format: 'Формат',
    result: 'Итог',
    size: 'Размер',
    checksum: 'SHA-256',
    running: ({ rows }) => (rows === null ? 'Скачивается' : `Скачивается: ${russianCount(rows, NOUNS.row)}`),
    complete: ({ rows }) => `Скачано: ${russianCount(rows, NOUNS.row)}`,
    brokenOff: ({ rows }) =>
      rows === null ? 'Прервано' : `Прервано, получено: ${russianCount(rows, NOUNS.row)}`,
    again: 'Скачать снова',
    more: ({ count }) =>
      `Показаны только самые новые (${russianNumber(count)}). Остальные за последний день есть в журнале, их действие DownloadEvents.`,
  },
}
