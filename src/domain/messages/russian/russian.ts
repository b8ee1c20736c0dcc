import { ENGLISH } from '../english/english.ts'
import { RUSSIAN_FAULTS } from './faults/russian-faults.ts'
import { RUSSIAN_PAGES } from './pages/russian-pages.ts'
import { RUSSIAN_ACTION_TITLES } from './russian-action-titles.ts'
import {
  RUSSIAN_BACKUP_ALERTS,
  RUSSIAN_DAMAGE,
  RUSSIAN_EPOCHS,
  RUSSIAN_PURGE,
  RUSSIAN_REPORT_PRESETS,
  RUSSIAN_WAL,
} from './russian-alerts.ts'
import { RUSSIAN_FIND } from './russian-find.ts'
import { RUSSIAN_NOTICES } from './russian-notices.ts'

/**
 * The sentences of Daybook in Russian. What is stored, or shown by a terminal, is in English: the results of verifications,
 * the errors of storages, commands and settings.
 *
 * The words: событие (event), действие (action), запрос (request), результат (outcome), изменение and чтение (change, read),
 * отказ (refused call), право (grant), полномочия (permissions), главный администратор (primary administrator), ключ доступа
 * and его секрет (access key, secret), трейл (trail), бакет (bucket), архив, дайджест, доказательство (archive, digest, proof),
 * подписанное состояние журнала (signed head of the log), реестр серверов (inventory), расхождение (difference), срок хранения
 * (retention), представление (view), скачивание (download), сеанс (session), второй фактор, оператор (operator), организация
 * (customer). A name is not declined: it stands behind its noun, as in «пользователь ann». A sentence is turned so that it needs
 * no gender: «ann: остановка сервера». A field is named as «поле …».
 */
export const RUSSIAN: typeof ENGLISH = {
  ...ENGLISH,
  actionTitles: RUSSIAN_ACTION_TITLES,
  backupAlerts: RUSSIAN_BACKUP_ALERTS,
  damage: RUSSIAN_DAMAGE,
  epochs: RUSSIAN_EPOCHS,
  faults: RUSSIAN_FAULTS,
  find: RUSSIAN_FIND,
  notices: RUSSIAN_NOTICES,
  pages: RUSSIAN_PAGES,
  purge: RUSSIAN_PURGE,
  reportPresets: RUSSIAN_REPORT_PRESETS,
  wal: RUSSIAN_WAL,
}
