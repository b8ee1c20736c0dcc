import type { ACCESS_FAULTS } from '../../english/faults/access-faults.ts'
import { STORAGE } from '../../english/storage.ts'
import { russianCount, russianNumber } from '../russian-numbers.ts'

/** Messages about users, grants, access keys, projects, sessions and passwords, in Russian. */
export const RUSSIAN_ACCESS_FAULTS: typeof ACCESS_FAULTS = {
  grantOfNoProject: ({ field, grant }) =>
    `Поле \`${field}\` не нужно: право ${grant} не относится к проекту.`,
  grantWithoutProject: ({ field, grant }) => `Для права ${grant} укажите в поле \`${field}\` ID проекта.`,
  userChangesMixed:
    'В одном запросе можно изменить либо `active`, либо `primaryAdministrator`, либо любые из полей `department`, `customerDefined1` и `customerDefined2`.',
  unknownUser: ({ userName }) => `Нет пользователя ${userName}.`,
  userNameInvalid:
    'В поле `userName` нужно от 1 до 32 латинских букв, цифр, точек, подчёркиваний и дефисов, и первым не может быть дефис.',
  userNameReserved: ({ reserved }) => `В поле \`userName\` нельзя указать ${reserved}: это имя системы.`,
  userNameTaken: ({ userName }) =>
    `В поле \`userName\` нужно новое имя: ${userName} уже занято или было занято, а имена не используются повторно.`,
  userNameTakenInOtherCase: ({ userName }) =>
    `В поле \`userName\` нужно имя, которое отличается от других не только регистром: похожее на ${userName} уже занято или было занято.`,
  passwordLength: ({ min, max }) =>
    `Длина пароля должна быть от ${russianNumber(min)} до ${russianNumber(max)} символов.`,
  passwordRepeats: 'Пароль не должен повторять одни и те же символы. Возьмите, например, несколько слов.',
  passwordGuessable:
    'Пароль не должен состоять из имени пользователя и слов Daybook и password. Возьмите, например, несколько других слов.',
  passwordCommon:
    'Этот пароль есть в списке паролей, известных по утечкам. Возьмите, например, несколько слов, не связанных друг с другом.',
  passwordsDiffer: 'Пароли не совпадают.',
  currentPasswordWrong: 'Текущий пароль указан неверно.',
  sessionEnded: 'Этот сеанс уже завершён.',
  ownUserDeleted: 'Этого пользователя больше нет.',

  isPrimaryAdministrator:
    'Сначала передайте роль главного администратора, потом отключите или удалите этого пользователя.',
  alreadyPrimaryAdministrator: ({ userName }) => `${userName} уже главный администратор.`,
  cannotBecomePrimaryAdministrator: ({ userName }) =>
    `${userName} не может стать главным администратором: пользователь отключён, или у вас больше нет этой роли.`,

  unknownGrant: ({ userName }) => `У пользователя ${userName} нет этого права.`,
  unknownGrantName: 'Такого права нет.',
  unknownUserOrProject: 'Такого пользователя или проекта нет.',
  notSignedIn: 'Войдите, чтобы это сделать.',
  notAdministrator: 'Это может сделать только главный администратор.',
  noReadAccess:
    'Чтобы читать события и трейлы, нужно право activity-log или cloudtrail-administrator в любом проекте.',
  noCollectorGrant: 'Чтобы отправлять события, нужно право collector в каком-нибудь проекте.',
  noCollectorGrantInProject: ({ project }) =>
    `Чтобы отправлять события в проект ${project}, нужно право collector в этом проекте.`,
  noSystemGrant: 'Чтобы отправлять наблюдения, нужно право system в этом проекте.',
  noReportsGrant: 'Отчёты доступны главному администратору и пользователям с правом reports.',
  unknownStorageKey: STORAGE.unknownKey,

  unknownAccessKey: ({ accessKeyId }) => `Нет ключа доступа ${accessKeyId}.`,
  tooManyAccessKeys: ({ userName, max }) =>
    `У пользователя ${userName} уже есть ${russianCount(max, ['активный ключ', 'активных ключа', 'активных ключей'])}, больше нельзя. Сначала отключите или удалите один из них.`,
  twoActiveKeys: ({ userName }) =>
    `У пользователя ${userName} уже два активных ключа доступа. Сначала отключите или удалите один из них.`,
  accessKeyMismatch: 'В запросе был ID этого ключа доступа, но не его секрет.',
  keyExpiry: ({ field, days }) =>
    `В поле \`${field}\` нужен день в будущем, не дальше чем через ${russianCount(days, ['день', 'дня', 'дней'])}.`,
  keyScopeSize: ({ field, max }) =>
    `В поле \`${field}\` нужно от 1 до ${max} прав. Без него у ключа все права его пользователя.`,
  keyScopeNotHeld: ({ field, name, project }) =>
    `В поле \`${field}\` могут быть только права, которые есть у пользователя; ${name}${project === null ? '' : ` в ${project}`} среди них нет.`,
  keyNetworks: ({ field, max }) =>
    `В поле \`${field}\` нужно от 1 до ${max} IP-адресов или блоков CIDR, например 192.0.2.7 или 10.0.0.0/8.`,
  accessKeyExpired: 'Срок этого ключа доступа истёк. Попросите у главного администратора другой.',
  accessKeyOutsideNetworks: 'С этого адреса пользоваться этим ключом доступа нельзя.',
  secretAccessKeyEmpty: 'Поле `secretAccessKey` не может быть пустым.',

  unknownProject: ({ id }) => `Нет проекта ${id}.`,
  projectIdInvalid:
    'В поле `id` нужно от 1 до 64 латинских букв, цифр, точек, подчёркиваний и дефисов, и первой должна быть буква или цифра.',
  projectIdTaken: ({ id }) => `В поле \`id\` нужно новое значение: проект ${id} уже есть.`,
  projectNameInvalid: 'В поле `name` нужна одна непустая строка текста.',
  firstProjectNotDeletable: 'Первый проект нельзя удалить: он получает события, в которых проект не назван.',
  projectWithEvents: ({ id }) => `Проект ${id} нельзя удалить, пока в журнале есть его события.`,
  projectWithoutStorage: ({ id }) => `У проекта ${id} нет объектного хранилища. Сначала подключите его.`,
  projectWithoutInventory: ({ id }) => `У проекта ${id} нет реестра серверов. Сначала подключите его.`,

  unknownCustomer: ({ accountId }) =>
    accountId === null ? 'Организации пока нет.' : `Нет организации ${accountId}.`,
  accountIdInvalid: 'В ID аккаунта должно быть 12 цифр.',
  accountIdTaken: ({ accountId }) => `Организация с ID аккаунта ${accountId} уже есть.`,
  customerNameLength: ({ max }) => `В названии организации должно быть от 1 до ${max} символов.`,
}
