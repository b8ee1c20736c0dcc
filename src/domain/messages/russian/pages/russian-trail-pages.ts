import type { TRAIL_PAGES } from '../../english/pages/trail-pages.ts'
import { code, link, rich, slot } from '../../rich.ts'
import { NOUNS, type NounForms, russianCount, russianForm } from '../russian-numbers.ts'

const EVENT_KINDS = { all: 'Все события', writes: 'Все изменения', reads: 'Все чтения' }
const DELIVERIES: NounForms = ['доставка', 'доставки', 'доставок']

/** The texts of the pages about trails, their deliveries and verification, in Russian. */
export const RUSSIAN_TRAIL_PAGES: typeof TRAIL_PAGES = {
  trails: {
    title: 'Трейлы',
    intro: 'Трейл сохраняет события в бакет и подписывает их. Как долго они там хранятся, определяет бакет.',
    name: 'Имя',
    status: 'Состояние',
    events: 'События',
    destination: 'Куда',
    lastDelivery: 'Последняя доставка',
    noDelivery: 'ещё не было',
    noneTitle: 'Трейлов пока нет',
    none: 'Здесь будет трейл, его состояние и последняя доставка.',
    noneCreatable:
      'Здесь будет трейл, его состояние и последняя доставка. Чтобы добавить его, выберите «Создать трейл».',
    grantNeeded: rich`Чтобы создать трейл, нужно право ${code('file')} в проекте, которому принадлежит бакет.`,
    limitReached: ({ limit }) =>
      rich`Достигнут предел: ${russianCount(limit, ['трейл', 'трейла', 'трейлов'])}. Чтобы создать ещё один, удалите другой или попросите оператора Daybook увеличить ${code('DAYBOOK_TRAIL_LIMIT')}.`,
    create: 'Создать трейл',
    createHint: ({ limit }) =>
      `Трейлов может быть не больше ${limit}. Перед созданием Daybook проверяет бакет: записывает в него небольшой объект.`,
    createAndStart: 'Создать и запустить',
    draining: ({ name, place, isDeleted, waiting }) =>
      rich`${isDeleted ? 'Удалённый' : 'Перенесённый'} трейл ${name} ещё доставляет в ${code(place)} то, что получил раньше, самое позднее до ${slot('time')}. Ожидает ${russianCount(waiting, DELIVERIES)}.`,
  },
  trailLabels: {
    name: 'Имя',
    bucket: 'Бакет',
    prefix: 'Префикс',
    project: 'Проект',
    format: 'Формат',
    sources: 'Источники событий',
    actions: 'Действия',
    projects: 'Проекты',
  },
  trailForm: {
    bucketHint: 'В объектном хранилище проекта или file:ИМЯ для папки внутри папки данных Daybook.',
    prefixHint: 'Необязательно. С этого префикса начинается ключ каждого объекта.',
    projectHint: 'Проект, которому принадлежит бакет.',
    formats: { 'tar.gz': 'tar.gz', 'json.gz': 'json.gz (структура AWS CloudTrail)' },
    readWrite: 'События',
    readWriteOptions: { all: 'Чтения и изменения', writes: 'Только изменения', reads: 'Только чтения' },
    writeOnly: 'Только запись',
    writeOnlyHint:
      'Для ключа доступа, которому нельзя читать. Тогда Daybook не может проверить трейл, доказать его события и вернуть его архивы.',
    listHint: 'Через запятую. Оставьте пустым, чтобы сохранять всё.',
    alwaysSaved:
      'Что бы вы ни выбрали, трейл сохраняет и собственные события Daybook о трейлах, правах, ключах, входах и скачиваниях.',
  },
  editTrail: {
    title: 'Изменить трейл',
    saveDestination: 'Сохранить назначение',
    advanced: 'У этого трейла расширенные селекторы. Если сохранить эту форму, она их заменит.',
    saveSelection: 'Сохранить отбор событий',
    delete: 'Удалить трейл…',
  },
  trailDeletion: {
    title: ({ name }) => `Удалить трейл ${name}?`,
    effects: ({ bucket }) => [
      'Трейл перестанет сохранять события. То, что он уже получил, будет доставлено и подписано в течение 24 часов.',
      `Всё, что он доставил, останется в ${bucket} вместе с дайджестами.`,
      'Проверить это по-прежнему можно командой daybook verify с открытым ключом.',
    ],
    confirm: ({ name }) => `Удалить трейл ${name}`,
  },
  trail: {
    back: 'Трейлы',
    failed: rich`Доставка не удалась ${slot('time')}:`,
    keptDays: ({ count, oldest }) =>
      `Срок хранения истёк, но события ещё не доставлены, поэтому хранится ${russianCount(count, NOUNS.day)} сверх срока${count === 1 ? '' : ', самый ранний'}: ${oldest}.`,
    conflict: rich`Остановлен ${slot('time')}: в бакете есть объект с другим содержимым, чем записал бы Daybook. Daybook его не заменяет и ничего не сохраняет и не подписывает, пока трейл не запустят снова.`,
    conflictAdvice:
      'Сначала проверьте бакет. Потом остановите трейл и запустите его снова: он продолжит с новыми именами, в новой эпохе.',
    start: 'Запустить',
    stop: 'Остановить',
    deliveries: 'Доставки',
    noDeliveries: 'Доставок пока нет.',
    verify: 'Проверить целостность',
    verifyHint: ({ name }) =>
      rich`Daybook прочтёт всё, что трейл доставил в бакет, и сравнит с подписанными дайджестами. Для большого бакета это долго. Команда ${code(`daybook verify --trail ${name}`)} делает то же и показывает ход проверки; со встроенной базой данных сначала остановите Daybook.`,
    verifyWriteOnly: ({ bucket }) =>
      rich`Трейл работает только на запись, поэтому Daybook не читает его бакет и не может его проверить ни ежедневно, ни по запросу. Он не заметит и того, что его база данных старше бакета, и не сравнит объект в бакете с тем, который записал бы. С ключом, которому можно читать, выполните ${code(`daybook verify --bucket ${bucket}`)}.`,
    verifiedDaily: 'Daybook проверяет трейл каждый день.',
    lastVerified: ({ isComplete }) =>
      isComplete
        ? rich`Последняя проверка ${slot('time')}:`
        : rich`Последняя проверка ${slot('time')}, настолько глубоко, насколько удалось за час:`,
    verificationFailed: rich`Проверка ${slot('time')} не удалась:`,
    archives: 'Архивы',
    noArchives: 'Архивов пока нет.',
    newest: ({ shown, name }) =>
      rich`Показаны самые новые архивы (${shown}). Все перечисляет ${code(`GET /api/v1/trails/${name}/archives`)}.`,
    digests: ({ count }) => russianCount(count, ['дайджест', 'дайджеста', 'дайджестов']),
    delivered: 'Доставлен',
    events: 'События',
    size: 'Размер',
    file: 'Файл',
  },
  deliveryHeatmap: {
    caption: 'Доставки по дням и часам, в UTC',
    day: 'День',
    statuses: {
      failed: 'ошибка, повторяется',
      waiting: 'ожидает',
      delivered: 'доставлено',
      empty: 'нечего доставлять',
    },
    statusWithEvents: ({ status, events }) => `${status}, ${russianCount(events, NOUNS.event)}`,
  },
  trailProperties: {
    events: 'События',
    destination: 'Куда',
    project: 'Проект',
    format: 'Формат',
    access: 'Доступ к бакету',
    writeOnly: 'только запись',
    epoch: 'Эпоха',
    epochSince: ({ number }) => rich`${number}, с ${slot('time')}`,
    started: 'Запущен',
    neverStarted: 'ни разу',
    stopped: 'Остановлен',
    lastDelivery: 'Последняя доставка',
    noDelivery: 'ещё не было',
    nextDelivery: 'Следующая доставка',
    noNextDelivery: 'нет',
    pending: 'Ожидает',
    pendingSince: ({ count }) =>
      rich`${russianCount(count, DELIVERIES)}, ${russianForm(count, ['время', 'самая ранняя', 'самая ранняя'])}: ${slot('time')}`,
    lastDigest: 'Последний дайджест',
    noDigest: 'ещё не было',
    digestsOff: 'выключены',
  },
  trailStatus: {
    conflict: 'Конфликт',
    failing: 'Не доставляет',
    logging: 'Работает',
    stopped: 'Остановлен',
    notStarted: 'Не запущен',
    advancedSelection: 'События, подходящие под расширенные селекторы',
    managementSelection: ({ readWrite }) => `${EVENT_KINDS[readWrite]}, только события управления`,
    selection: ({ readWrite, sources, actions, projects }) => {
      const parts = [
        sources.length > 0 && `от ${sources.join(', ')}`,
        actions.length > 0 && `с действием ${actions.join(' или ')}`,
        projects.length > 0 && `в проекте ${projects.join(' или ')}`,
      ]
      return [EVENT_KINDS[readWrite], ...parts.filter(Boolean)].join(' ')
    },
  },
  archiveQueries: {
    summary: ({ trail }) => `Найти более старые события в архивах трейла ${trail}`,
    hint: rich`Daybook их уже удалил, но трейл сохранил их раньше. Выполните этот запрос в DuckDB. Руководство ${link('guide', 'Поиск в архивах')} (на английском) объясняет, как подключить бакет, и содержит таблицы для Athena, Trino и Spark.`,
    copy: 'Копировать',
    comments: [
      'Архивы лежат в папках по дням, в которые Daybook получил события:',
      'замените дни или месяцы на *, чтобы найти события, полученные позже.',
    ],
  },
}
