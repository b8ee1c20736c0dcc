import type { REQUEST_FAULTS } from '../../english/faults/request-faults.ts'
import { russianNumber } from '../russian-numbers.ts'

const quoted = (names: readonly string[]) => names.map((each) => `\`${each}\``).join(', ')

/** Messages about requests that no topic owns: methods, bodies, parameters, sessions; in Russian. */
export const RUSSIAN_REQUEST_FAULTS: typeof REQUEST_FAULTS = {
  bodyTooLarge: ({ max }) => `В теле запроса может быть не больше ${russianNumber(max)} байт.`,
  formIncomplete: 'Форма оборвалась. Отправьте её снова: то, что уже сохранено, не сохранится второй раз.',
  formMalformed: 'Форма неверна. Обновите её страницу и отправьте снова.',
  formPartTooLarge: ({ max }) =>
    `Форма неверна: поле или заголовок файла занимает больше ${russianNumber(max)} байт.`,
  bodyIncomplete: 'Тело запроса оборвалось. Ничего не сохранено.',
  bodyMissing: 'Тело запроса должно быть объектом JSON, а его нет.',
  bodyNotObject: ({ got }) => `Тело запроса должно быть объектом JSON; получено: ${got}.`,
  bodyNotUtf8: 'Тело запроса не является верным UTF-8.',
  accessKeyMissing:
    'Передайте действующий ключ доступа как HTTP Basic или как `Authorization: Bearer KEY_ID:SECRET`.',
  methodNotAllowed: ({ allowed }) => `Этот URL принимает ${allowed.join(', ')}.`,
  contentTypeNotJson: 'Нужен `Content-Type` application/json в UTF-8, без `Content-Encoding`.',
  contentTypeOfEvents:
    'Нужен `Content-Type` application/json или application/x-ndjson, по записи на строку, в UTF-8.',
  contentEncodingUnknown: 'Нужен `Content-Encoding` gzip или identity, или никакого.',
  nothingAtUrl: 'По этому URL ничего нет.',
  unknownPage: 'Такой страницы нет.',
  invalidPageLink: 'Эта ссылка на страницу больше не действует.',
  pageParameterUnknown: ({ name, similar, allowed }) => {
    const unknown = `У этой страницы нет параметра \`${name}\`.`
    if (similar !== null) return `${unknown} Возможно, вы имели в виду \`${similar}\`.`
    return allowed.length === 0
      ? `${unknown} Параметров у неё нет.`
      : `${unknown} У неё есть ${quoted(allowed)}.`
  },
  entityNotOne: ({ kinds }) => `В адресе должен быть назван ровно один параметр из ${quoted(kinds)}.`,
  entityWithoutProject: ({ kind }) =>
    `Параметр \`project\` сочетается с \`server\`, но не с \`${kind}\`. Уберите его.`,
  givenTwice: ({ field }) => `Поле \`${field}\` можно указать только один раз.`,
  basicAuthMissing: 'Передайте имя пользователя и пароль как HTTP Basic.',
  metricsKeyInvalid:
    'Ключ доступа не действует. Передайте действующий как HTTP Basic или не передавайте заголовок Authorization.',

  formExpired:
    'Срок этой формы истёк, или в браузере выключены cookie. Вернитесь, обновите страницу и попробуйте снова.',
  requestFromOtherSite:
    'Этот запрос отправила страница другого сайта. Отправьте его программой или откройте адрес сами.',
  formFromAnotherSite: 'Эту форму отправил другой сайт. Откройте страницу здесь и попробуйте снова.',
  formTooLarge: ({ max }) => `Форма может быть не больше ${max} КБ.`,
  inputFault: ({ message }) => message,
  formFault: ({ message }) => message,

  databaseUnavailable: 'База данных недоступна. Попробуйте снова через несколько секунд.',
  snapshotsBusy:
    'Из базы данных читается слишком много скачиваний и отчётов. Попробуйте снова, когда одно из них закончится.',
  databaseFull:
    'Диск базы данных заполнен, поэтому ничего нельзя сохранить. Оператор должен освободить место; Daybook продолжит без перезапуска.',
  databaseReadOnly:
    'База данных сейчас доступна только для чтения, поэтому ничего нельзя сохранить. Оператор должен открыть её для записи; Daybook продолжит без перезапуска.',
  databaseDiskFails:
    'Диск базы данных сообщает об ошибках, поэтому ничего нельзя сохранить. Оператор должен проверить диск.',
  databaseDamaged:
    'База данных повреждена: запрошенное прочитать нельзя. Оператор должен проверить диск и восстановить резервную копию.',
  dayDamaged: ({ day }) =>
    `События за ${day} повреждены на диске и не читаются. Другие дни не затронуты: выберите период без этого дня. Оператор должен проверить диск и восстановить резервную копию.`,
  readsRefused: ({ reason }) =>
    `Daybook не может записать, кто что читает, и поэтому не даёт читать. ${reason}`,
  diskNearlyFull: ({ freeMegabytes }) =>
    `На диске с папкой данных осталось ${freeMegabytes} МБ. Оператор должен освободить место.`,
  probeTooSlow: 'База данных не смогла записать строку за десять секунд.',
  eventsTooFast:
    'События приходят быстрее, чем их можно сохранить. Отправьте этот запрос снова через секунду.',
  partitionInUse: ({ partition }) =>
    `Раздел ${partition} используется и не удалён. Daybook повторит в течение часа.`,
  workerUnreachable: ({ worker }) =>
    `Узел ${worker} базы данных не отвечает, и неизвестно, какие события он сохранил. Повторите позже.`,
  workerUnfinished: 'Узел базы данных ещё не завершил сделанное раньше изменение. Повторите через минуту.',
}
