import type { FIRST_EVENT_PAGES } from '../../english/pages/first-event-pages.ts'
import { code, link, rich, slot, strong } from '../../rich.ts'

/** The texts of the page about the first event, in Russian. */
export const RUSSIAN_FIRST_EVENT_PAGES: typeof FIRST_EVENT_PAGES = {
  firstEvent: {
    title: 'Отправка событий',
    about:
      'Программы отправляют события с ключом доступа. Создайте ключ, скопируйте пример в терминал или в конфигурацию и посмотрите, как событие приходит.',
    sendTest: 'Отправить пробное событие',
    keyTitle: 'Создайте ключ доступа',
    keyHint: ({ project }) =>
      `Этот ключ может только отправлять события, и только в проект ${project}. Его секрет показывается один раз.`,
    createKey: 'Создать ключ доступа',
    askForKey: rich`Ключи доступа создаёт главный администратор. ${link('keys', 'Ваши ключи доступа')}`,
    noGrant: ({ project }) =>
      `Чтобы отправлять события, нужно право collector в проекте ${project}. Его может выдать главный администратор.`,
    keyId: 'ID ключа доступа',
    secret: 'Секрет ключа доступа',
    copySecret: 'Скопируйте секрет сейчас: он показывается один раз. В примерах ниже он уже есть.',
    copy: 'Копировать',
    snippetTitle: 'Отправьте событие',
    snippetsFilled: 'Ваш ключ уже подставлен. Скопируйте один из примеров:',
    snippetsUnfilled: ({ keyId, secret }) =>
      `Скопируйте один из примеров и замените ${keyId} и ${secret}, если не создадите ключ выше.`,
    arrivalTitle: 'Посмотрите, как оно приходит',
    waiting: ({ keyId }) =>
      keyId === null
        ? 'Ждём первое событие. Оно появится здесь не позже чем через две секунды.'
        : `Ждём первое событие с ключом ${keyId}. Оно появится здесь не позже чем через две секунды.`,
    stopped: 'Событий пока не было, и эта страница их больше не ждёт.',
    checkNow: 'Проверить сейчас',
    arrived: ({ keyId }) =>
      keyId === null
        ? 'В Daybook есть события. Самые новые:'
        : `События с ключом ${keyId} пришли. Самые новые:`,
    arrival: ({ userName }) => rich`${slot('action')}, ${strong(userName)}, ${slot('time')}`,
    openEvents: 'Открыть события',
    importTitle: 'Или импортируйте файлы',
    otherWays: rich`Для больших файлов выполните ${code('daybook import PATH')}: ${link('importing', 'Импорт файлов')}. Чтобы осмотреться на примере, выполните ${code('daybook demo')}.`,
  },
  snippetNames: {
    curl: 'curl',
    node: 'Node.js',
    python: 'Python',
    'aws-cli': 'aws CLI',
    'fluent-bit': 'Fluent Bit',
    vector: 'Vector',
  },
}
