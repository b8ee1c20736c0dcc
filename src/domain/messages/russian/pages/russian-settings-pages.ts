import type { SETTINGS_PAGES } from '../../english/pages/settings-pages.ts'
import { NOUNS, russianCount } from '../russian-numbers.ts'

/** The texts of the page of all settings, in Russian. */
export const RUSSIAN_SETTINGS_PAGES: typeof SETTINGS_PAGES = {
  settings: {
    title: 'Настройки',
    about:
      'Что можно настроить здесь и как оно настроено. Всё остальное оператор задаёт переменными окружения, их список есть в руководстве.',
    users: 'Кто может войти и что каждому можно.',
    userState: ({ active, deactivated }) =>
      deactivated === 0 ? `активных: ${active}` : `активных: ${active}, отключённых: ${deactivated}`,
    projects: 'Группы событий и прав, со своим хранилищем и реестром серверов.',
    projectState: ({ all, withStorage }) =>
      `${russianCount(all, ['проект', 'проекта', 'проектов'])}, с хранилищем: ${withStorage}`,
    keys: 'С ними программы отправляют и читают события.',
    keyState: ({ own, all }) =>
      all === null ? `активных: ${own}` : `активных: ${all}, из них ваших: ${own}`,
    sources: 'Что отправляет события и какие источники замолчали.',
    sourceState: (counts) => {
      const sending = counts.speaking + counts.learning
      return counts.silent === 0
        ? `отправляют: ${sending}`
        : `молчат: ${counts.silent}, отправляют: ${sending}`
    },
    importFiles: 'События из файлов CloudTrail или из выгрузки.',
    retention: 'Срок хранения',
    retentionPurpose: 'Как долго хранятся события. Его задаёт оператор; трейлы хранят их дольше.',
    retentionState: ({ days }) => russianCount(days, NOUNS.day),
  },
}
