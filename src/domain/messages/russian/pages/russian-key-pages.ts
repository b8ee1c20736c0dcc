import type { Grant } from '../../../access/grant.ts'
import type { KEY_PAGES } from '../../english/pages/key-pages.ts'
import { code, link, rich } from '../../rich.ts'

/** The texts of the pages about access keys and new secrets, in Russian. */
export const RUSSIAN_KEY_PAGES: typeof KEY_PAGES = {
  accessKeys: {
    title: 'Ключи доступа',
    own: 'Ваши ключи доступа',
    all: 'Все ключи доступа',
    manage: 'Управлять своими ключами',
    noKeys: 'Ключей доступа пока нет',
    noOwnKeys: 'У вас пока нет ключа доступа',
    purpose: 'Ключ доступа нужен программам, чтобы отправлять и читать события.',
    ask: 'Попросите главного администратора создать вам ключ.',
    chooseUser: 'Выбрать пользователя',
    create: 'Создать ключ доступа',
    usage: 'Как пользоваться ключом',
    usageHint: rich`У ключа ваши нынешние права в пределах его ограничений. ${code('SECRET')} был показан при создании ключа. ${link('api', 'Описание API')}`,
  },
  keyTable: {
    id: 'ID ключа',
    user: 'Пользователь',
    status: 'Состояние',
    created: 'Создан',
    lastUsed: 'Использован',
    actions: 'Действия',
    neverUsed: 'никогда',
    limits: 'Ограничения',
    noLimits: 'нет',
    expires: ({ date }) => `до ${date}`,
    expired: ({ date }) => `срок истёк ${date}`,
    scope: ({ grants }) => `только ${grants.map(formatGrant).join(', ')}`,
    networks: ({ networks }) => `только из ${networks.join(', ')}`,
    deactivate: 'Отключить',
    reactivate: 'Включить',
    delete: 'Удалить',
  },
  newKey: {
    limit: 'Ограничить ключ',
    expiresAt: 'Действует до конца дня',
    expiresAtHint: 'День в UTC. Пусто: без срока.',
    networks: 'Только из этих сетей',
    networksHint: 'IP-адреса и блоки CIDR через пробел или запятую. Пусто: откуда угодно.',
    scope: 'Только эти права',
    scopeHint:
      'Если ничего не отмечено, ключу можно всё, что можно пользователю, сейчас и потом. Если что-то отмечено, прав главного администратора у ключа не будет никогда.',
    grant: ({ grant }) => formatGrant(grant),
  },
  keyDeletion: {
    title: ({ accessKeyId }) => `Удалить ключ доступа ${accessKeyId}?`,
    effects: ({ accessKeyId }) => [
      `Запросы с ключом ${accessKeyId} сразу начнут отклоняться.`,
      'Его события останутся в журнале, и ключ будет в них назван.',
      'Отменить удаление нельзя. Чтобы закрыть доступ на время, отключите ключ.',
    ],
    confirm: 'Удалить ключ доступа',
  },
  oneTimeSecret: {
    copy: 'Копировать',
    userAdded: ({ userName }) => `Пользователь ${userName} добавлен`,
    newPassword: ({ userName }) => `Новый пароль пользователя ${userName}`,
    newKey: ({ userName }) => `Новый ключ доступа пользователя ${userName}`,
    copyPassword: ({ userName }) =>
      `Скопируйте пароль сейчас: он показывается один раз. При первом входе пользователь ${userName} должен его сменить.`,
    copySecret:
      'Скопируйте секрет сейчас и храните его там, где его прочтут только ваши программы: он показывается один раз.',
    userName: 'Имя пользователя',
    password: 'Пароль',
    accessKeyId: 'ID ключа доступа',
    secretAccessKey: 'Секрет ключа доступа',
    continue: ({ userName }) => `К пользователю ${userName}`,
  },
}

function formatGrant({ name, project }: Grant): string {
  return project === null ? name : `${name} в ${project}`
}
