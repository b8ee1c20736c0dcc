import type { ACCESS_PAGES } from '../../english/pages/access-pages.ts'
import type { PermissionName } from '../../english/pages/permission-names.ts'
import { link, rich, slot } from '../../rich.ts'
import { NOUNS, russianCount, russianForm } from '../russian-numbers.ts'
import { RUSSIAN_ACCOUNT_PAGES } from './russian-account-pages.ts'
import { RUSSIAN_KEY_PAGES } from './russian-key-pages.ts'
import { listRussianPermissions } from './russian-permission-names.ts'
import { RUSSIAN_PROJECT_PAGES } from './russian-project-pages.ts'

/** The texts of the pages about users, projects, access keys, accounts and sign-in, in Russian. */
export const RUSSIAN_ACCESS_PAGES: typeof ACCESS_PAGES = {
  users: {
    title: 'Пользователи',
    about:
      'Все, кто может войти или работать с ключом доступа, и что каждому можно: право разрешает что-то одно в одном проекте. Каждое изменение записывается как событие.',
    noMatch: ({ search }) =>
      rich`Нет пользователей, подходящих под «${search}». ${link('all', 'Показать всех')}`,
    searchLabel: 'Имя или метки содержат',
    searchPlaceholder: 'Имя, подразделение …',
    add: 'Добавить пользователя',
    userNameHint: 'Изменить потом нельзя. Латинские буквы, цифры, точки, подчёркивания, дефисы.',
    withPassword: 'Создать пароль для консоли',
    withPasswordHint: 'Daybook покажет его один раз. Программам пароль не нужен: у них ключ доступа.',
    countAll: ({ all, after }) => `${russianCount(all, NOUNS.user)}${afterName(after)}.`,
    countMatching: ({ matching, all, after }) => `Подходят: ${matching} из ${all}${afterName(after)}.`,
    grantHint: 'Нажмите на ячейку, чтобы выдать или отозвать право. Изменения действуют сразу.',
  },
  userLabels: {
    userName: 'Имя пользователя',
    department: 'Подразделение',
    customerDefined1: 'Поле заказчика 1',
    customerDefined2: 'Поле заказчика 2',
  },
  user: {
    eventsBy: ({ userName }) => `События пользователя ${userName}`,
    deleted: ({ userName, from, until }) =>
      `Пользователь ${userName} существовал с ${from} по ${until}. Имя и события сохранены. Снова использовать это имя нельзя.`,
    deletedEvents: ({ userName }) =>
      rich`${link('events', `События пользователя ${userName}`)}, ${link('changes', 'Изменения этого пользователя')}`,
    added: ({ date }) => `Добавлен ${date}.`,
    permissions: ({ permissions }) => `Может ${listRussianPermissions(permissions)}.`,
    noPermissions: 'Прав пока нет.',
    deactivated: 'Пока пользователь отключён, права не действуют.',
    tags: 'Метки для отчётов',
    saveTags: 'Сохранить метки',
    grants: 'Права',
    grantsHint:
      'Право на чтение в любом проекте открывает все проекты. Остальные права действуют только в своём проекте.',
    keys: 'Ключи доступа',
    keysHint: ({ userName }) =>
      `У ключа те же права, что у пользователя ${userName}, или меньше, если вы его ограничите. Активными могут быть два ключа сразу, чтобы один мог сменить другой.`,
    keysFull: 'Оба ключа активны. Чтобы создать новый, отключите или удалите один из них.',
    createKey: 'Создать ключ доступа',
    password: 'Пароль',
    resetPassword: 'Сбросить пароль',
    resetPasswordHint: ({ userName }) =>
      `Daybook создаст новый пароль, покажет его один раз, удалит второй фактор и завершит все сеансы пользователя ${userName}. При следующем входе пароль нужно будет сменить.`,
    createPassword: 'Создать пароль',
    createPasswordHint: ({ userName }) =>
      `У пользователя ${userName} нет пароля. Daybook создаст его и покажет один раз. При первом входе пароль нужно будет сменить.`,
    removal: 'Отключение и удаление',
    primaryAdministratorStays:
      'Главного администратора нельзя отключить или удалить. Чтобы передать роль, откройте другого пользователя и выберите «Сделать главным администратором».',
    deactivate: 'Отключить',
    reactivate: 'Включить',
    toTransfer: 'Сделать главным администратором…',
    toDeletion: 'Удалить пользователя…',
  },
  userDeletion: {
    title: ({ userName }) => `Удалить пользователя ${userName}?`,
    effects: ({ userName }) => [
      `Все сеансы пользователя ${userName} завершатся. Права, пароль и ключи доступа будут удалены сразу.`,
      'События останутся в журнале, а имя останется в списке как удалённое.',
      'В отчётах его подразделение и поля заказчика сменятся на “deleted”.',
      'Использовать это имя снова будет нельзя.',
      'Отменить удаление нельзя. Чтобы закрыть доступ на время, отключите пользователя.',
    ],
    confirm: ({ userName }) => `Удалить пользователя ${userName}`,
  },
  roleTransfer: {
    title: ({ userName }) => `Сделать пользователя ${userName} главным администратором?`,
    effects: ({ userName }) => [
      `Главный администратор может быть только один. Пользователями, проектами, правами и ключами будет управлять ${userName}.`,
      'Вы больше не сможете ими управлять.',
      'Ваши собственные права не изменятся.',
      `Вернуть роль вам сможет только ${userName}.`,
    ],
    confirm: ({ userName }) => `Передать роль пользователю ${userName}`,
  },
  accessStatus: {
    active: 'Активен',
    primaryAdministrator: 'Главный администратор',
    deactivated: 'Отключён',
    deleted: 'Удалён',
    since: ({ date }) => `с ${date}`,
  },
  grants: {
    matrix: 'Права пользователей',
    matrixCaption: 'Пользователи и их права в каждом проекте. Ячейка выдаёт или отзывает право.',
    user: 'Пользователь',
    status: 'Состояние',
    keys: 'Ключи',
    permissions: 'Полномочия',
    allProjects: 'Все проекты',
    keyUnit: ({ keys }) => russianForm(keys, ['ключ', 'ключа', 'ключей']),
    permissionList: ({ permissions }: { permissions: readonly PermissionName[] }) =>
      listRussianPermissions(permissions),
    inProject: ({ grant, project }) => `${grant} в ${project}`,
    addTooltip: ({ userName }) => ({ before: 'Выдать ', after: ` пользователю ${userName}` }),
    removeTooltip: ({ userName, grantedBy, at }) => ({
      before: '',
      after: ` у пользователя ${userName}, выдано ${at}, выдал: ${grantedBy}. Нажмите, чтобы отозвать.`,
    }),
    grant: 'Право',
    granted: 'Выдано',
    actions: 'Действия',
    grantedBy: ({ grantedBy }) => rich`${grantedBy}, ${slot('time')}`,
    notGranted: 'не выдано',
    add: 'Выдать',
    remove: 'Отозвать',
  },
  grantDescriptions: {
    'activity-log': 'читать события и трейлы',
    file: 'создавать и менять трейлы, которые сохраняют в бакеты этого проекта (нужно ещё activity-log)',
    collector: 'отправлять события',
    system:
      'говорить от имени облака: результаты и другие события системы засчитываются (нужно ещё collector), как и наблюдения за серверами',
    'cloudtrail-administrator': 'читать события и трейлы',
    reports: 'читать отчёты о действиях администраторов',
  },
  ...RUSSIAN_KEY_PAGES,
  ...RUSSIAN_PROJECT_PAGES,
  ...RUSSIAN_ACCOUNT_PAGES,
}

function afterName(after: string): string {
  return after === '' ? '' : `, после ${after}`
}
