import type { COSTLY_FAULTS } from '../../english/faults/costly-faults.ts'
import { NOUNS, russianCount, russianNumber } from '../russian-numbers.ts'

type Limit = { whose: 'user' | 'customer' | 'process' | 'pace'; max: number; seconds: number }

/** Messages about work that costs much, in Russian. */
export const RUSSIAN_COSTLY_FAULTS: typeof COSTLY_FAULTS = {
  tooManyDownloads: (limit) =>
    describeLimit('скачивания', 'Дождитесь конца одного из них или прервите его.', limit),
  tooManyFollowers: (limit) =>
    describeLimit(
      'потоки событий',
      'Сначала закройте один из них или следите за несколькими вещами одним фильтром.',
      limit,
    ),
  tooManyReports: (limit) =>
    describeLimit('скачивания отчётов', 'Дождитесь конца одного из них или прервите его.', limit),
  tooManyReportPages: (limit) => describeLimit('страницы отчётов', 'Дождитесь их загрузки.', limit),
  tooManySearches: (limit) =>
    describeLimit('поиски по тексту', 'Дождитесь их конца или ищите за более короткий период.', limit),
  tooManyPasswords: (limit) => describeLimit('смены паролей', 'Меняйте их по одному.', limit),
  tooManyImports: (limit) => describeLimit('импорты файлов', 'Дождитесь конца идущего импорта.', limit),
  tooManyVerifications: (limit) => describeLimit('проверки', 'Дождитесь конца идущей проверки.', limit),
  tooManyProofs: (limit) => describeLimit('доказательства', 'Запрашивайте их по одному.', limit),
  tooManyStorageTests: (limit) => describeLimit('проверки хранилищ и реестров', 'Дождитесь их конца.', limit),

  downloadTooSlow: ({ bytes }) =>
    `Клиент принимал меньше ${russianNumber(bytes)} байт в секунду. Начните новое скачивание по более быстрому соединению: это будет новый снимок данных.`,
  tailTooSlow: ({ seconds }) =>
    `Клиент не принимал события ${russianCount(seconds, NOUNS.second)}. Подключитесь снова с последним ID, чтобы продолжить с него.`,
  purgedWhileRead:
    'Пока файл читался, один из его дней был удалён: его срок хранения истёк. Начните скачивание снова.',
  downloadStopped: 'Скачивание прервано.',
  downloadTooLong: ({ minutes }) =>
    `Скачивание может длиться не больше ${minutes} мин. Скачайте более короткие периоды отдельными файлами.`,
}

function describeLimit(work: string, help: string, { whose, max, seconds }: Limit): string {
  const retry = `Попробуйте снова через ${russianCount(seconds, NOUNS.second)}.`
  if (whose === 'pace') return `Предел запусков в минуту (${work}): ${russianNumber(max)}. ${retry}`
  if (whose === 'process') return `Daybook занят запросами других пользователей (${work}). ${retry}`
  const who = whose === 'user' ? 'у вас' : 'у пользователей вашей организации'
  return `Предел одновременной работы ${who} (${work}): ${russianNumber(max)}. ${help} ${retry}`
}
