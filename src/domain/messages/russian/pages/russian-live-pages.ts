import type { LIVE_PAGES } from '../../english/pages/live-pages.ts'
import { russianForm, russianNumber } from '../russian-numbers.ts'

/** The texts of what the events page shows as events are received, in Russian. */
export const RUSSIAN_LIVE_PAGES: typeof LIVE_PAGES = {
  live: {
    label: 'Обновлять',
    start: 'Показывать новые события по мере получения:',
    stop: 'Больше не показывать новые события:',
    new: 'Новых: {} · показать',
    lost: 'Нет соединения с {}. Daybook пробует снова.',
    stopped: 'Показ новых событий закончен: {}',
    news: ({ count, isMore }) =>
      isMore
        ? `Новых событий: не меньше ${russianNumber(count)}`
        : `${russianNumber(count)} ${russianForm(count, ['новое событие', 'новых события', 'новых событий'])}`,
  },
}
