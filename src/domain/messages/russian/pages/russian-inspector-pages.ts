import type { INSPECTOR_PAGES } from '../../english/pages/inspector-pages.ts'
import { code, rich, slot, strong } from '../../rich.ts'
import { russianEventSentence, russianShortSpan, russianSpan } from '../russian-event-sentence.ts'
import { NOUNS, russianCount, russianDay } from '../russian-numbers.ts'

/** The texts of an event's page and of its inspector, in Russian. */
export const RUSSIAN_INSPECTOR_PAGES: typeof INSPECTOR_PAGES = {
  inspector: {
    label: 'Событие',
    close: 'Закрыть',
    open: 'Открыть',
    copyLink: 'Скопировать ссылку',
    previous: 'Предыдущее событие',
    next: 'Следующее событие',
    place: ({ place, of }) => `${place} из ${of}`,
  },
  sentence: {
    text: russianEventSentence,
    today: ({ time }) => `сегодня в ${time}`,
    yesterday: ({ time }) => `вчера в ${time}`,
    onDay: ({ day, time }) => `${day}, в ${time}`,
  },
  story: {
    title: 'Что произошло',
    asked: ({ action }) => rich`${slot('user')}, запрос: ${strong(action)}`,
    accepted: 'принят',
    finished: rich`${slot('user')}, результат`,
    pending: 'результата пока нет',
    pendingFor: ({ seconds }) => `ожидает уже ${russianSpan(seconds)}`,
    notKept: 'Второе событие этой операции больше не хранится.',
    seen: ({ state }) => rich`в реестре сервер ${strong(state)}`,
    agrees: 'совпадает',
    differs: 'расходится',
    changing: 'меняется',
    states: { running: 'работает', stopped: 'остановлен', gone: 'удалён' },
  },
  facts: {
    title: 'Сведения',
    more: 'Ещё сведения',
    only: 'только',
    onlyFull: ({ label, value }) => `Только события, где ${label}: ${value}`,
    not: 'кроме',
    notFull: ({ label, value }) => `Кроме событий, где ${label}: ${value}`,
    copy: 'копировать',
    copyFull: ({ label, value }) => `Копировать, ${label}: ${value}`,
    role: 'Роль',
    server: 'Сервер',
    address: 'Адрес',
    request: 'Запрос',
    sharedEvent: 'Общее событие',
    requestEvents: ({ count, isMore }) => `${isMore ? 'больше чем ' : ''}${russianCount(count, NOUNS.event)}`,
    seen: ({ count, at, isComplete }) =>
      `${isComplete ? '' : 'не меньше чем '}${russianCount(count, NOUNS.event)}, первое: ${russianDay(at)}`,
  },
  changes: {
    title: 'Что изменилось',
    caption: 'Значения до и после, как они записаны',
    name: 'Значение',
    before: 'До',
    after: 'После',
    unknown: 'в записи нет',
  },
  around: {
    title: ({ userName }) => `До и после, пользователь ${userName}`,
    none: 'Других событий этого пользователя нет.',
    allOfUser: ({ userName }) => `Все события пользователя ${userName}`,
    allNearby: ({ minutes }) => `Все события в пределах ${minutes} мин`,
    sameTime: 'та же секунда',
    before: ({ seconds }) => `−${russianShortSpan(seconds)}`,
    after: ({ seconds }) => `+${russianShortSpan(seconds)}`,
  },
  kept: {
    title: 'Архив и доказательство',
    inArchive: rich`${slot('archive')} трейла ${slot('trail')}`,
    noArchive: 'Ни в одном архиве трейла.',
    downloadProof: 'Скачать доказательство',
    proofHint: rich`Проверьте его командой ${code('daybook verify')}, без этого сервера.`,
  },
  recordTree: {
    title: 'Запись',
    hint: 'Выберите значение, чтобы увидеть только события с ним.',
    search: 'Искать в записи',
    matches: ({ count }) => `найдено: ${count}`,
    more: ({ names }) => `{ ${names} … }`,
    all: ({ names }) => `{ ${names} }`,
    items: ({ count }) => `[ ${russianCount(count, ['элемент', 'элемента', 'элементов'])} ]`,
  },
}
