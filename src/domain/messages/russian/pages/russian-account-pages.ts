import type { ACCOUNT_PAGES } from '../../english/pages/account-pages.ts'
import { code, link, rich } from '../../rich.ts'
import { russianCount, russianForm } from '../russian-numbers.ts'
import { listRussianPermissions } from './russian-permission-names.ts'

/** The texts of the pages about the viewer's account and about signing in, in Russian. */
export const RUSSIAN_ACCOUNT_PAGES: typeof ACCOUNT_PAGES = {
  account: {
    title: 'Ваша учётная запись',
    about: 'Что вам можно, где вы вошли и как вы входите.',
    noPermissions: rich`У вас пока нет прав. Попросите главного администратора выдать право: ${code('activity-log')}, чтобы читать события, или ${code('collector')}, чтобы их отправлять.`,
    permissions: ({ permissions }) => `Вы можете ${listRussianPermissions(permissions)}.`,
    ineffectiveGrants: 'Одни эти права ничего вам не разрешают.',
    inProject: ({ project }) => `в ${project}`,
    sessions: 'Сеансы',
    browser: 'Браузер',
    ipAddress: 'IP-адрес',
    signedIn: 'Вход',
    lastSeen: 'Активность',
    actions: 'Действия',
    thisSession: 'Этот сеанс',
    endSession: 'Завершить',
    endSessionFrom: ({ sourceIPAddress }) => `сеанс с адреса ${sourceIPAddress}`,
    endOtherSessions: 'Завершить все остальные сеансы',
    unknownBrowser: 'Неизвестно',
    browserOnSystem: ({ browser, system }) => `${browser}, ${system}`,
    password: 'Пароль',
    noPassword:
      'У вас нет пароля, потому что вы входите через провайдера вашей компании. Главный администратор может создать вам пароль.',
    passwordHint: 'После смены пароля все ваши сеансы завершатся, и этот тоже.',
    newPasswordHint: ({ min }) => `Не короче ${russianCount(min, ['символа', 'символов', 'символов'])}.`,
    changePassword: 'Сменить пароль',
  },
  passwordLabels: {
    present: 'Текущий пароль',
    wanted: 'Новый пароль',
    again: 'Новый пароль ещё раз',
  },
  confirmation: {
    title: 'Подтвердите, что это вы',
    introduction:
      'Вы собираетесь изменить чужие права или то, что хранится. Daybook просит подтверждение, если вы вошли больше пяти минут назад. После этого форма снова будет заполнена, кроме паролей и секретов.',
    codeHint: 'Код из приложения-аутентификатора или резервный код.',
    submit: 'Подтвердить',
    provider: 'Подтвердить через вход вашей компании',
    noWay: 'В этом сеансе подтвердить нельзя. Выйдите и войдите снова.',
  },
  confirmationLabels: { password: 'Пароль', code: 'Код' },
  secondFactor: {
    title: 'Второй фактор',
    none: 'Со вторым фактором для входа в консоль мало одного пароля: нужен ещё код из приложения-аутентификатора.',
    add: 'Добавить второй фактор…',
    since: ({ date, codesLeft }) =>
      `Приложение-аутентификатор подключено ${date}. На случай его потери ${russianForm(codesLeft, ['остался', 'осталось', 'осталось'])} ${russianCount(codesLeft, ['резервный код', 'резервных кода', 'резервных кодов'])}.`,
    newCodes: 'Создать новые резервные коды',
    remove: 'Удалить второй фактор',
    setupTitle: 'Добавление второго фактора',
    required:
      'Этот Daybook требует для вашей учётной записи второй фактор. Понадобится приложение-аутентификатор на телефоне.',
    scan: 'Отсканируйте этот код приложением-аутентификатором.',
    qrCode: 'QR-код для приложения-аутентификатора. Ключ ниже означает то же самое.',
    orType: 'Или введите в приложении этот ключ:',
    openApp: 'Открыть приложение на этом устройстве',
    setupHint: 'Шесть цифр, которые приложение показывает сейчас.',
    setupSubmit: 'Добавить второй фактор',
    cancel: 'Отмена',
    codeTitle: 'Введите код',
    codeIntroduction: 'У вашей учётной записи есть второй фактор.',
    codeHint: 'Шесть цифр из приложения-аутентификатора или один из резервных кодов.',
    codeSubmit: 'Войти',
    codesTitle: 'Ваши резервные коды',
    codesWarning: ({ count }) =>
      `Напечатайте или сохраните эти коды (${count}) сейчас, отдельно от телефона: они показываются один раз. Каждый заменяет код из приложения при одном входе. Без приложения и кодов войти можно будет только после сброса пароля.`,
    continue: 'Коды сохранены',
  },
  signIn: {
    title: 'Вход',
    introduction: 'Кто, что, когда, с чем, откуда сделал и чем это кончилось.',
    userName: 'Имя пользователя',
    password: 'Пароль',
    submit: 'Войти',
    orWithPassword: 'или по паролю',
  },
  signInLink: {
    title: 'Вход',
    introduction: 'По этой ссылке можно войти один раз: когда вы нажмёте кнопку.',
    submit: 'Войти',
    otherWay: rich`Или ${link('signIn', 'войдите по паролю')}.`,
  },
  signInSteps: {
    cancel: 'Отменить и выйти',
    passwordTitle: 'Выберите пароль',
    passwordIntroduction: ({ userName }) =>
      `Пароль пользователя ${userName} вы узнали от другого человека или из вывода Daybook. Замените его паролем, который знаете только вы.`,
    passwordHint: ({ min }) =>
      `Не короче ${russianCount(min, ['символа', 'символов', 'символов'])}. Легко запомнить несколько слов, не связанных друг с другом.`,
    passwordSubmit: 'Задать пароль',
  },
  fileAfterSignIn: {
    title: 'Скачивание',
    starting: 'Вы вошли. Скачивание начинается.',
    again: 'Начать скачивание снова',
    continue: 'Продолжить',
  },
}
