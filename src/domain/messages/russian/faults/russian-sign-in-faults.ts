import type { SIGN_IN_FAULTS } from '../../english/faults/sign-in-faults.ts'
import { NOUNS, russianCount } from '../russian-numbers.ts'

/** Messages about signing in, in Russian. */
export const RUSSIAN_SIGN_IN_FAULTS: typeof SIGN_IN_FAULTS = {
  wrongPassword: 'Неверное имя пользователя или пароль.',
  passwordsOff: 'В этот Daybook нельзя войти по паролю. Войдите через провайдера вашей компании.',
  passwordsOffForPrograms:
    'В этот Daybook нельзя войти по паролю. Передайте ID ключа доступа как имя пользователя, а его секрет как пароль.',
  programNeedsKey:
    'Этот пользователь входит со вторым фактором, которого у программ нет. Передайте ID ключа доступа как имя пользователя, а его секрет как пароль.',
  programMustChangePassword:
    'Это первоначальный пароль. Один раз войдите в консоль и задайте свой или передайте ID ключа доступа как имя пользователя, а его секрет как пароль.',
  passwordUnchanged: 'Новый пароль должен отличаться от первоначального.',
  codeWrong:
    'Этот код не подходит. Введите код, который приложение показывает сейчас: каждый действует один раз. Или введите резервный код.',
  codeUnreadable:
    'Ваш второй фактор нельзя проверить: секретный ключ этого Daybook заменили. Попросите администратора сбросить ваш пароль, тогда второй фактор будет удалён. Для главного администратора оператор выполняет: daybook user password NAME',
  secondFactorExists: 'У вас уже есть второй фактор.',
  noSecondFactor: 'У вас нет второго фактора.',
  secondFactorRequired: 'Этот Daybook требует для вашей учётной записи второй фактор.',
  tooManyAttempts: ({ seconds }) =>
    `Слишком много попыток. Попробуйте снова через ${russianCount(seconds, NOUNS.second)}.`,
  signInExpired: 'Этот вход занял слишком много времени или начат в другом окне. Попробуйте снова.',
  noAccess: 'У вашей учётной записи нет доступа к Daybook. Попросите доступ у администратора.',
  signInMisconfigured: 'Вход через провайдера настроен неверно. Обратитесь к оператору этого Daybook.',
  signInNeedsPublicUrl: 'Для входа через провайдера нужна настройка DAYBOOK_PUBLIC_URL, а её здесь нет.',
  noIdentityProvider: 'У этого Daybook нет провайдера входа. Войдите по паролю.',
  providerUnavailable: 'Провайдер входа сейчас недоступен. Попробуйте позже или войдите по паролю.',
  providerRefused: 'Провайдер входа не подтвердил вашу личность.',
}
