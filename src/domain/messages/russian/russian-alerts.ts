import type { BACKUP_ALERTS } from '../english/backups.ts'
import type { DAMAGE } from '../english/damage.ts'
import type { EPOCHS } from '../english/epochs.ts'
import type { PURGE } from '../english/purge.ts'
import type { REPORT_PRESETS } from '../english/report-presets.ts'
import type { WAL } from '../english/wal.ts'
import { rich, slot } from '../rich.ts'
import { NOUNS, russianCount, russianNumber } from './russian-numbers.ts'

/** What the console says about scheduled backups, in Russian. */
export const RUSSIAN_BACKUP_ALERTS: typeof BACKUP_ALERTS = {
  failed:
    'Последнее резервное копирование по расписанию не удалось. Почему, говорят журнал процесса и команда daybook doctor.',
  lastComplete: rich`Последняя целая копия: ${slot('time')}.`,
  noneComplete: 'Целой копии нет.',
}

/** What is damaged on the disk, by the kind of table, and what to do, in Russian. */
export const RUSSIAN_DAMAGE: typeof DAMAGE = {
  day: ({ name }) =>
    `События за ${name} повреждены на диске: некоторые изменены или не читаются. Другие дни не затронуты. Проверьте диск и восстановите резервную копию или сравните с трейлом.`,
  month: ({ name }) =>
    `Журнал администраторов за ${name} повреждён на диске. Другие месяцы не затронуты. Проверьте диск и восстановите резервную копию.`,
  table: ({ name }) => `Таблица ${name} повреждена на диске. Проверьте диск и восстановите резервную копию.`,
}

/** Why an epoch of a trail began, in Russian. */
export const RUSSIAN_EPOCHS: typeof EPOCHS = {
  olderCopy:
    'В бакете есть дайджест новее, чем в базе данных: она старая копия, например восстановленная из резервной. Трейл продолжает в новой эпохе, с новыми именами.',
  restored:
    'База данных восстановлена из резервной копии. Трейл продолжает в новой эпохе, с новыми именами, и поэтому не заменит того, что сохранил после резервной копии.',
  afterConflict:
    'Трейл запустили снова после того, как он остановился из-за объекта с другим содержимым. Он продолжает в новой эпохе, с новыми именами.',
}

/** Why expired events were not deleted, and what to do, in Russian. The times are in UTC. */
export const RUSSIAN_PURGE: typeof PURGE = {
  database: ({ clock, comparedWith }) =>
    `События с истёкшим сроком не удаляются: часы процесса Daybook показывают ${clock}, часы базы данных ${comparedWith}. Исправьте неверные часы. После этого удаление начнётся снова в течение трёх часов.`,
  jump: ({ clock, comparedWith }) =>
    `События с истёкшим сроком пока не удаляются: часы процесса Daybook показывают ${clock}, а ожидалось ${comparedWith}. Если ${clock} верно, например машина спала, ничего не делайте: удаление начнётся в течение восьми часов. Иначе исправьте часы.`,
  gap: ({ clock, comparedWith }) =>
    `События с истёкшим сроком пока не удаляются: часы процесса Daybook показывают ${clock}, ${comparedWith === null ? 'а когда он удалял события в последний раз, неизвестно' : `а последнее известное время ${comparedWith}`}. Если ${clock} верно, например Daybook был выключен, ничего не делайте: удаление начнётся в течение восьми часов. Иначе исправьте часы.`,
}

/** The names of the periods that people choose for a report, in Russian. */
export const RUSSIAN_REPORT_PRESETS: typeof REPORT_PRESETS = {
  lastMonth: 'Прошлый месяц',
  thisMonth: 'Этот месяц',
  lastDays: ({ days }) => `Последние ${russianCount(days, NOUNS.day)}`,
  yesterday: 'Вчера',
  today: 'Сегодня',
}

/** Warnings about the write-ahead log of the embedded database, in Russian. */
export const RUSSIAN_WAL: typeof WAL = {
  large: ({ megabytes }) =>
    `Журнал упреждающей записи базы данных занимает ${russianNumber(megabytes)} МБ и не может быть очищен: какая-то программа читает файл базы данных без конца. Закройте другие программы, которые держат его открытым, например резервное копирование или просмотр базы. Если таких нет, перезапустите Daybook.`,
}
