import type { VIEW_FAULTS } from '../../english/faults/view-faults.ts'
import { russianNumber } from '../russian-numbers.ts'

/** Messages about saved views of events, in Russian. */
export const RUSSIAN_VIEW_FAULTS: typeof VIEW_FAULTS = {
  unknownView: ({ id }) => `Нет представления ${id}. Оно удалено или доступно только другому пользователю.`,
  viewNameInvalid: 'В поле `name` нужна одна непустая строка текста.',
  viewNameTaken: ({ name }) => `В поле \`name\` нужно новое название: представление ${name} у вас уже есть.`,
  viewQueryInvalid: ({ reason }) =>
    `В поле \`query\` нужен запрос страницы событий, например userName=ann&period=24h. ${reason}`,
  viewWithoutChange: 'Запрос должен менять хотя бы одно из полей `name`, `query`, `shared` и `startPage`.',
  tooManyViews: ({ max }) =>
    `Представлений у вас уже ${russianNumber(max)}, больше нельзя. Сначала удалите одно из них.`,
  tooManySharedViews: ({ max }) =>
    `Представлений для всех уже ${russianNumber(max)}, больше нельзя. Сохраните это для себя или сначала удалите другое.`,
  viewOfOtherUser: ({ owner }) =>
    `Изменить или удалить это представление могут только его владелец ${owner} и главный администратор. Сохраните собственное представление.`,
  viewOnlyOfOwner: ({ owner }) =>
    `Скрыть это представление от других или сделать его начальной страницей может только его владелец ${owner}.`,
}
