import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../time.ts'
import type { SOURCE_PAGES } from '../../english/pages/source-pages.ts'
import { rich, slot, strong } from '../../rich.ts'
import { russianCount, russianForm } from '../russian-numbers.ts'

/** The texts of the pages about sources and their silence, in Russian. */
export const RUSSIAN_SOURCE_PAGES: typeof SOURCE_PAGES = {
  silenceAlert: {
    one: ({ project, usualMs }) =>
      rich`Источник ${slot('source')} в проекте ${strong(project)} молчит, последнее событие: ${slot('time')}. Обычно события приходят не реже чем раз в ${formatSilence(usualMs)}.`,
    several: ({ count, source, project }) =>
      rich`Замолчали ${strong(russianCount(count, ['источник', 'источника', 'источников']))}. Дольше всех молчит ${source ?? 'источник без имени'} в проекте ${project}, последнее событие: ${slot('time')}.`,
    viewOne: 'Посмотреть источник',
    viewSeveral: 'Посмотреть источники',
    unnamed: 'события без источника',
  },
  sources: {
    title: 'Источники',
    about:
      'Что отправляет события в Daybook, по проектам. Daybook узнаёт, как часто отправляет каждый источник, и сообщает, когда он замолкает.',
    caption: 'Источники, сначала замолчавшие; время получения в UTC',
    source: 'Источник',
    project: 'Проект',
    status: 'Состояние',
    lastSeen: 'Последнее событие',
    usualSilence: 'Обычная пауза',
    alertAfter: 'Предупредить через',
    firstSeen: 'Первое событие',
    statuses: { silent: 'Молчит', speaking: 'Активен', learning: 'Изучается', 'given-up': 'Неактивен' },
    usual: ({ ms }) => `до ${formatSilence(ms)}`,
    usualUnknown: 'ещё неизвестна',
    alert: ({ ms }) => formatSilence(ms),
    alertUnknown: 'пока нет',
    full: ({ limit, unwatched }) =>
      `Daybook следит не больше чем за ${limit} источниками, и этот предел достигнут. События других источников сохраняются, но об их молчании Daybook не предупредит. ${unwatched === 0 ? 'Сегодня от них событий не было.' : `Сегодня события приходили не меньше чем от ${unwatched} ${russianForm(unwatched, ['такого источника', 'таких источников', 'таких источников'])}.`} У каждого проекта есть доля от предела; когда она исчерпана, новый источник занимает место одного из тех, что ещё изучаются.`,
    explanationTitle: 'Что означает предупреждение',
    explanationOfAlert:
      'Злоумышленники часто останавливают журналирование, чтобы скрыть свои действия. Поэтому Daybook следит за каждым источником. Если источник молчит в полтора раза дольше своей обычной наибольшей паузы и не меньше 10 минут, он показан как замолчавший, пока не отправит события снова. Причиной может быть и сломанный сборщик, и ключ с истёкшим сроком, и то, что ничего не происходило.',
    explanationOfBaseline:
      'Обычную паузу Daybook узнаёт по самой долгой паузе каждого из последних 30 дней, в которые источник отправлял события. Самую долгую из них он не учитывает, чтобы один сбой не отменил предупреждения на месяц. Тихие ночи он изучает за несколько дней, тихие выходные после двух таких выходных. Прежде чем предупреждать, ему нужны десять пауз и данные за один день. После 30 дней без событий источник считается неактивным. Время, когда Daybook не работал, не учитывается.',
  },
  noSources: {
    title: 'Источников пока нет',
    text: 'Здесь будет каждый источник, который отправляет события, а Daybook узнает, как долго он обычно молчит. Учитываются только вновь полученные события, импорт не учитывается. Отправьте первое событие:',
    api: 'Описание API',
  },
}

// In one unit: `90 мин`, `36 ч`, `4,5 дня`.
function formatSilence(ms: number): string {
  if (ms < 2 * HOUR_MS) return `${rounded(ms / MINUTE_MS, 0)} мин`
  if (ms < 72 * HOUR_MS) return `${rounded(ms / HOUR_MS, 1)} ч`
  return `${rounded(ms / DAY_MS, 1)} дн.`
}

function rounded(number: number, digits: number): string {
  return String(Number(number.toFixed(digits))).replace('.', ',')
}
