import type { HELP_PAGES } from '../../english/pages/help-pages.ts'
import { code, link, rich } from '../../rich.ts'

/** The texts of the pages about guides, the API reference and AWS tools, in Russian. */
export const RUSSIAN_HELP_PAGES: typeof HELP_PAGES = {
  apiReference: {
    title: 'API',
    heading: 'JSON API',
    authentication: rich`Подписывайте каждый запрос ключом доступа: HTTP Basic или ${code('Authorization: Bearer KEY_ID:SECRET')}. Для программ то же описание лежит в ${link('openapi', 'openapi.json')}. Как отправлять события, искать их и обслуживать Daybook, рассказывают ${link('guides', 'руководства')}. Описание API на английском языке.`,
    contents: 'На этой странице',
    errors: 'Ошибки',
    noKeyRequired: 'Ключ доступа не нужен.',
    body: ({ types }) => `Тело: ${types.join(' или ')}.`,
    bodyFields: 'Поля тела',
    parameters: 'Параметры',
    required: 'обязательно',
    responses: 'Ответы',
    errorResponse: rich`Ответ об ошибке имеет тип ${code('application/problem+json')} (RFC 9457). Программам следует проверять ${code('code')}; ${code('detail')} содержит сообщение для людей на английском, ${code('field')} называет неверное поле, а ${code('requestId')} указывает запрос в журнале Daybook. Если стоит повторить запрос, заголовок ${code('Retry-After')} говорит когда.`,
  },
  awsTools: {
    title: 'Работа с инструментами AWS',
    introduction:
      'Daybook реализует AWS CloudTrail API. Инструменты для CloudTrail работают без изменений, если указать им URL Daybook как эндпоинт и один из ваших ключей доступа.',
    noKeyCreate: ({ placeholder }) =>
      rich`У вас пока нет ключа доступа. ${link('create', 'Создайте ключ доступа')}, затем замените ${code(placeholder)} его ID, а ${code('YOUR_SECRET')} его секретом.`,
    noKeyAsk: ({ placeholder }) =>
      rich`У вас пока нет ключа доступа. Попросите главного администратора создать его, затем замените ${code(placeholder)} его ID, а ${code('YOUR_SECRET')} его секретом.`,
    usedKey: ({ keyId, keys }) =>
      rich`В примерах указан ${keys > 1 ? `самый новый из ваших ключей доступа (всего ${keys})` : 'ваш ключ доступа'}, ${code(keyId)}. Замените ${code('YOUR_SECRET')} его секретом: он был показан один раз, при создании ключа.`,
    copy: 'Копировать',
    awsCli:
      'Версия 1 или 2. Начиная с версии 2.13 вместо --endpoint-url можно задать AWS_ENDPOINT_URL_CLOUDTRAIL.',
    boto3: 'Python. Постраничный обход читает все страницы.',
    javascript: 'Версия 3, пакет @aws-sdk/client-cloudtrail.',
    terraform: 'Провайдер hashicorp/aws. Трейл можно и импортировать по его ARN.',
    sendingTitle: 'Отправка событий',
    sending:
      'События может отправлять любой SDK с CloudTrail Data. У каждого проекта есть канал, его имя совпадает с ID проекта.',
    beyondAws: rich`В отличие от AWS, Daybook ищет события сразу по нескольким атрибутам, а также по ${code('Project')} и ${code('SourceIPAddress')}, до 1000 событий на странице. Программам без AWS SDK подойдёт ${link('api', 'JSON API')}.`,
  },
  guides: {
    forPrograms: rich`Для программ есть ${link('api', 'описание API')}: в нём перечислены все запросы JSON API.`,
    notFound: 'Руководство не найдено',
    noSuchGuide: ({ name }) => rich`Нет руководства ${code(name)}. Выберите другое из списка.`,
    contents: 'На этой странице',
    list: 'Руководства',
    all: 'Все руководства',
    apiReference: 'Описание API',
    languageNote: 'Руководства написаны на английском языке.',
  },
}
