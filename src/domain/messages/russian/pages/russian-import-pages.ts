import type { IMPORT_PAGES } from '../../english/pages/import-pages.ts'
import { code, link, rich } from '../../rich.ts'
import { russianCount, russianNumber } from '../russian-numbers.ts'

/** The texts of the page on which people import files, in Russian. */
export const RUSSIAN_IMPORT_PAGES: typeof IMPORT_PAGES = {
  importFiles: {
    title: 'Импорт файлов',
    about:
      'Файлы CloudTrail и записи в любом виде, который Daybook принимает, становятся здесь событиями. Повторный импорт безвреден: то, что уже есть, не сохраняется второй раз.',
    files: 'Файлы',
    filesHint: ({ megabytes, files, unpackedMegabytes, records }) =>
      `.json, .ndjson и .jsonl, в том числе в .gz, .tar, .tar.gz или .tgz; можно несколько сразу. Всего не больше ${megabytes} МБ, ${russianNumber(unpackedMegabytes)} МБ в распакованном виде, ${russianCount(files, ['файла', 'файлов', 'файлов'])} и ${russianCount(records, ['записи', 'записей', 'записей'])}.`,
    project: 'Проект',
    projectHint: 'Для записей, в которых он не назван.',
    intoProject: ({ project }) => rich`Записи без проекта попадут в ${code(project)}.`,
    submit: 'Импортировать',
    tooLarge: ({ megabytes }) =>
      `Эти файлы вместе занимают больше ${megabytes} МБ. Выберите меньше файлов или выполните команду daybook import.`,
    running: 'Идёт импорт. Не закрывайте страницу, пока не появится результат.',
    larger: rich`Если файлы больше, выполните ${code('daybook import PATH')}: ${link('guide', 'Импорт')}.`,
    resultTitle: 'Результат импорта',
    read: ({ files }) => `Прочитано: ${russianCount(files, ['файл', 'файла', 'файлов'])}.`,
    counts: {
      accepted: 'Принято',
      duplicates: 'Повторы',
      rejected: 'Отклонено',
      skipped: 'Пропущено файлов',
    },
    duplicatesHint: 'Они уже есть в Daybook.',
    skippedHint: 'В них нет записей.',
    reasons: 'Первые причины',
    stopped: {
      files: ({ files }) => `Чтение остановлено после ${russianCount(files, ['файла', 'файлов', 'файлов'])}.`,
      unpackedMegabytes: ({ unpackedMegabytes }) =>
        `Чтение остановлено на ${russianNumber(unpackedMegabytes)} МБ распакованных данных.`,
      records: ({ records }) =>
        `Чтение остановлено после ${russianCount(records, ['записи', 'записей', 'записей'])}.`,
    },
    stoppedHint:
      'Прочитанное до этого импортировано. Остальное импортируйте меньшими частями или командой daybook import.',
    openEvents: 'Открыть импортированные события',
    another: 'Импортировать другие файлы',
  },
}
