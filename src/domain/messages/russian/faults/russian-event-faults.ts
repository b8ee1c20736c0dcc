import type { EVENT_FAULTS } from '../../english/faults/event-faults.ts'
import { NOUNS, russianCount, russianNumber } from '../russian-numbers.ts'

/** Messages about records, events, filters, lookups, exports and imports, in Russian. */
export const RUSSIAN_EVENT_FAULTS: typeof EVENT_FAULTS = {
  noColumns: ({ field }) => `Для файла CSV выберите в поле \`${field}\` хотя бы один столбец.`,
  eventBodyTooLarge: ({ max }) =>
    `Тело запроса после распаковки должно быть не больше ${max} МБ. Ничего не сохранено. Отправьте события несколькими запросами.`,
  eventBodyNotGzip: 'Тело запроса не является целым и верным gzip.',
  eventBodyNotUtf8: 'Тело запроса не является верным UTF-8. Ничего не сохранено.',
  projectNotSingle: 'В поле `project` нужен один ID проекта.',
  notCountedFields: ({ allowed, got }) =>
    `В поле \`fields\` нужны через запятую и без повторов некоторые из ${allowed.join(', ')}; получено: ${got}.`,
  untilBeforeFrom: 'Поле `until` не может быть раньше поля `from`.',
  receivedUntilBeforeFrom: 'Поле `receivedUntil` не может быть раньше поля `receivedFrom`.',
  networkInvalid: ({ field, got }) =>
    `В поле \`${field}\` нужен IP-адрес, сеть, например 203.0.113.0/24 или 2001:db8::/32, или имя сервиса; получено: ${got}.`,
  repeatedTooOften: ({ field, max, count }) =>
    `Поле \`${field}\` можно указать не больше ${max} раз; получено: ${count}.`,
  tooManyValues: ({ max, count }) =>
    `Во всех фильтрах вместе может быть не больше ${max} значений; получено: ${count}.`,
  eventTooLarge: 'Событие должно быть не больше 256 КБ (262 144 байта UTF-8).',
  envelopeTooLarge: 'Всё, что не входит в `Records`, должно быть не больше 256 КБ.',
  severalRecordLists:
    'В конверте может быть только один список записей или одно сообщение. Здесь их несколько, поэтому ни одна запись не сохранена.',
  noRecords: 'В теле запроса нет записей. Отправьте хотя бы одну.',
  tooManyEvents: ({ max }) =>
    `В запросе может быть не больше ${russianNumber(max)} событий. Ничего не сохранено.`,
  bodyMalformed:
    'Тело запроса не является верным JSON, поэтому ничего не сохранено. Чтобы отправить по записи на строку, укажите тип application/x-ndjson.',
  recordOfBodyMalformed: ({ index }) =>
    `Тело запроса не является верным JSON: ошибка в записи ${index}. Ничего не сохранено. Чтобы отправить по записи на строку, укажите тип application/x-ndjson.`,
  noFiles: 'Выберите хотя бы один файл.',
  uploadTooLarge: ({ max }) =>
    `Все файлы вместе должны занимать не больше ${max} МБ. Импортируйте их по частям или командой daybook import.`,
  filesUnpackTooLarge: ({ max }) =>
    `Все файлы вместе занимают в распакованном виде больше ${russianNumber(max)} МБ.`,
  restMalformed: 'Остальное не является верным JSON.',
  restUnreadable: ({ reason }) => `Остальное не читается: ${reason}.`,
  fileUnsupported: ({ kind }) =>
    `Этот файл Daybook не читает: ${kind}. Он читает JSON в UTF-8 или UTF-16, gzip и tar: сначала преобразуйте файл.`,
  eventBodyNotText: ({ kind }) =>
    `Такое тело запроса не подходит: ${kind}. Отправьте JSON в UTF-8. Ничего не сохранено.`,
  recordMalformed: 'Запись не является верным JSON.',
  recordNotObject: ({ got }) => `Запись должна быть объектом JSON; получено: ${got}.`,
  recordForeign:
    'Это не событие, а дайджест, элемент AWS Config, находка GuardDuty или уведомление о новом файле.',
  recordTooDeep: ({ max }) => `Массивы и объекты в записи могут быть вложены не глубже ${max} уровней.`,
  recordWithoutUser: 'В записи не назван пользователь. Укажите `userName` или `userIdentity`, где он назван.',

  eventNameMissing: 'Нет поля `eventName`. Укажите в нём имя вызванного метода.',
  eventNameLength: ({ max, length }) =>
    `В поле \`eventName\` нужна строка от 1 до ${max} символов; получено: ${length}.`,
  eventNameNotString: ({ max, got }) =>
    `В поле \`eventName\` нужна строка от 1 до ${max} символов; получено: ${got}.`,
  eventIdInvalid: ({ max, got }) =>
    `В поле \`eventID\` нужна строка от 1 до ${max} печатных символов, без управляющих; получено: ${got}.`,
  eventTimeNotInstant: ({ got }) =>
    `В поле \`eventTime\` нужна строка ISO 8601 или число секунд эпохи; получено: ${got}.`,
  eventTooOld: ({ retentionDays, got }) =>
    `Время \`eventTime\` не может быть старше срока хранения (${russianCount(retentionDays, NOUNS.day)}); получено: ${got}.`,
  eventTooFarAhead: ({ minutes, got }) =>
    `Время \`eventTime\` не может опережать часы Daybook больше чем на ${minutes} мин; получено: ${got}.`,

  eventIdTaken: ({ project }) =>
    `В проекте «${project}» есть другое событие с этим \`eventID\`. Это событие не сохранено. Отправьте его со своим ID.`,
  eventSourceReserved: ({ reserved }) =>
    `В поле \`eventSource\` нельзя указать ${reserved} или похожее: так называются действия самого Daybook.`,

  memberRepeated: ({ field }) =>
    `Поле \`${field}\` должно быть в записи только один раз: программы по-разному решают, какое из нескольких считать верным.`,

  testEventRejected: ({ reason }) => `Пробное событие не принято: ${reason}`,
  unknownEvent: 'Такого события нет.',
  unknownExport: 'Такой выгрузки нет.',
  tailPositionInvalid: ({ field }) =>
    `В поле \`${field}\` нужен ID, который прислал поток событий вашей организации. Уберите его, чтобы начать с настоящего времени.`,
  tailPositionAhead: ({ field }) =>
    `Поле \`${field}\` опережает этот журнал: возможно, он восстановлен из резервной копии. Уберите его, чтобы начать с настоящего времени, и посмотрите списком события, которые могли пропустить.`,
  tailGap:
    'После этого ID были события, которые уже удалены: их срок хранения истёк. Поток продолжается с самых старых из оставшихся.',
  tailSignedOut:
    'Ключ доступа или сеанс, с которым открыт этот поток, больше не действует. Подключитесь снова с действующим и последним ID.',
  tailShutdown: 'Daybook завершает работу. Подключитесь снова с последним ID, чтобы продолжить с него.',
  cursorInvalid: 'Курсор изменён или относится к другому запросу. Начните снова без `cursor`.',
  findEmpty: 'Введите слова для поиска, например действие, пользователя, сервер, ID или адрес.',
  findTooManyWords: ({ max, count }) =>
    `В поле \`q\` может быть не больше ${russianCount(max, ['слова', 'слов', 'слов'])}; получено: ${count}.`,
}
