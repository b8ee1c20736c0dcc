import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts'

/** What a word of a typed period means. */
export type PeriodWord =
  | { kind: 'last' | 'around' | 'from' | 'until' | 'to' | 'at' | 'now' | 'ordinal' }
  | { kind: 'day'; daysAgo: number }
  | { kind: 'month'; month: number }
  | { kind: 'unit'; unitMs: number }
  | { kind: 'half'; isAfternoon: boolean }
  | { kind: 'utc' }

/** Returns what a word of a typed period means, in small letters; null for one that means nothing. */
export function findPeriodWord(word: string): PeriodWord | null {
  return WORDS.get(word) ?? findMonth(word)
}

const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
]
const MONTH_LETTERS_MIN = 3

// In Russian, as a day has them: `27 ноября`. `май` and `мая` are both right.
const RUSSIAN_MONTHS = [
  ...['января', 'февраля', 'марта', 'апреля', 'мая', 'июня'],
  ...['июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря'],
]

// `nov`, `sept`, `november`, `ноя`: as many letters as it takes.
function findMonth(word: string): PeriodWord | null {
  if (word.length < MONTH_LETTERS_MIN) return null
  // `ноябрь`, too.
  const stem = word.replace(/ь$/, '')
  const isPart = (name: string) => name.startsWith(stem)
  const month = [MONTHS, RUSSIAN_MONTHS].map((names) => names.findIndex(isPart)).find((index) => index !== -1)
  return month === undefined ? null : { kind: 'month', month }
}

const WORDS = new Map<string, PeriodWord>([
  ...toEntries(['last', 'past'], { kind: 'last' }),
  ...toEntries(['around', 'about', 'near'], { kind: 'around' }),
  ...toEntries(['from', 'since', 'after'], { kind: 'from' }),
  ...toEntries(['until', 'till', 'before'], { kind: 'until' }),
  ...toEntries(['to'], { kind: 'to' }),
  ...toEntries(['at', 'on'], { kind: 'at' }),
  ...toEntries(['now'], { kind: 'now' }),
  ...toEntries(['st', 'nd', 'rd', 'th'], { kind: 'ordinal' }),
  ...toEntries(['today'], { kind: 'day', daysAgo: 0 }),
  ...toEntries(['yesterday'], { kind: 'day', daysAgo: 1 }),
  ...toEntries(['s', 'sec', 'secs', 'second', 'seconds'], { kind: 'unit', unitMs: 1_000 }),
  ...toEntries(['m', 'min', 'mins', 'minute', 'minutes'], { kind: 'unit', unitMs: MINUTE_MS }),
  ...toEntries(['h', 'hr', 'hrs', 'hour', 'hours'], { kind: 'unit', unitMs: HOUR_MS }),
  ...toEntries(['d', 'day', 'days'], { kind: 'unit', unitMs: DAY_MS }),
  ...toEntries(['w', 'wk', 'week', 'weeks'], { kind: 'unit', unitMs: 7 * DAY_MS }),
  ...toEntries(['am', 'a.m.', 'a.m'], { kind: 'half', isAfternoon: false }),
  ...toEntries(['pm', 'p.m.', 'p.m'], { kind: 'half', isAfternoon: true }),
  ...toEntries(['utc', 'gmt', 'z'], { kind: 'utc' }),
  ...toEntries(['за', 'последний', 'последняя', 'последние', 'последних', 'последнюю'], { kind: 'last' }),
  ...toEntries(['около', 'примерно'], { kind: 'around' }),
  ...toEntries(['с', 'со', 'от', 'после'], { kind: 'from' }),
  ...toEntries(['до'], { kind: 'until' }),
  ...toEntries(['по'], { kind: 'to' }),
  ...toEntries(['в', 'на'], { kind: 'at' }),
  ...toEntries(['сейчас'], { kind: 'now' }),
  ...toEntries(['сегодня'], { kind: 'day', daysAgo: 0 }),
  ...toEntries(['вчера'], { kind: 'day', daysAgo: 1 }),
  ...toEntries(['май'], { kind: 'month', month: 4 }),
  ...toEntries(['сек', 'секунда', 'секунду', 'секунды', 'секунд'], { kind: 'unit', unitMs: 1_000 }),
  ...toEntries(['мин', 'минута', 'минуту', 'минуты', 'минут'], { kind: 'unit', unitMs: MINUTE_MS }),
  ...toEntries(['ч', 'час', 'часа', 'часов'], { kind: 'unit', unitMs: HOUR_MS }),
  ...toEntries(['д', 'дн', 'день', 'дня', 'дней', 'сутки', 'суток'], { kind: 'unit', unitMs: DAY_MS }),
  ...toEntries(['нед', 'неделя', 'неделю', 'недели', 'недель'], { kind: 'unit', unitMs: 7 * DAY_MS }),
])

function toEntries(words: string[], meaning: PeriodWord): [string, PeriodWord][] {
  return words.map((word) => [word, meaning])
}
