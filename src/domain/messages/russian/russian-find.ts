import { FIND } from '../english/find.ts'

/** What is found by words, in Russian. English words are found as well. */
export const RUSSIAN_FIND: typeof FIND = {
  fillers: [
    ...FIND.fillers,
    ...['а', 'в', 'во', 'для', 'до', 'и', 'из', 'к', 'как', 'когда', 'кто', 'ли', 'на', 'о', 'об', 'от'],
    ...['по', 'с', 'со', 'у', 'что'],
  ],
  words: {
    failed: [
      ...FIND.words.failed,
      ...['ошибка', 'ошибки', 'ошибок', 'ошибкой', 'неудача', 'неудачи', 'неудачные', 'отказ', 'отказы'],
    ],
    succeeded: [...FIND.words.succeeded, 'успешно', 'успешные', 'успех'],
    changes: [...FIND.words.changes, 'изменение', 'изменения', 'изменений'],
    reads: [...FIND.words.reads, 'чтение', 'чтения', 'чтений'],
  },
  labels: {
    failed: 'С ошибкой',
    succeeded: 'Успешно',
    changes: 'Только изменения',
    reads: 'Только чтения',
    actionsOf: ({ verb }) => `Действия, имя которых начинается с ${verb}`,
    server: ({ id, name }) => `${name} (${id})`,
    combined: ({ labels }) => labels.join(' · '),
  },
}
