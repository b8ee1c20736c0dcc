/** The forms of a noun after a number: `1 событие`, `2 события`, `5 событий`. */
export type NounForms = readonly [one: string, few: string, many: string]

/** Returns a whole number in Russian: `1000`, and with spaces between thousands from five digits on, as in `10 000`. */
export function russianNumber(number: number): string {
  const digits = String(number)
  // No other space: pages show every unusual one as a code.
  return digits.length < GROUPED_DIGITS_MIN ? digits : digits.replace(/\B(?=(\d{3})+$)/g, ' ')
}

const GROUPED_DIGITS_MIN = 5

/** Returns a number with its noun: `1 событие`, `22 события`, `10 000 событий`. */
export function russianCount(count: number, forms: NounForms): string {
  return `${russianNumber(count)} ${russianForm(count, forms)}`
}

/** Returns the form that a word has beside a number. */
export function russianForm(count: number, [one, few, many]: NounForms): string {
  const category = RULES.select(count)
  if (category === 'one') return one
  return category === 'few' ? few : many
}

const RULES = new Intl.PluralRules('ru')

/** Returns a last number of days: `последние 30 дней`, `последний 31 день`. */
export function lastRussianDays(days: number): string {
  return `${russianForm(days, ['последний', 'последние', 'последние'])} ${russianCount(days, NOUNS.day)}`
}

/** The nouns that are counted on several pages. */
export const NOUNS = {
  event: ['событие', 'события', 'событий'],
  row: ['строка', 'строки', 'строк'],
  day: ['день', 'дня', 'дней'],
  user: ['пользователь', 'пользователя', 'пользователей'],
  server: ['сервер', 'сервера', 'серверов'],
  second: ['секунду', 'секунды', 'секунд'],
  minute: ['минуту', 'минуты', 'минут'],
  hour: ['час', 'часа', 'часов'],
} satisfies { [noun: string]: NounForms }

/** The names of the months as dates have them, and in short. */
export const MONTHS_OF_DATES =
  'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ')
export const MONTHS_IN_SHORT = 'янв фев мар апр мая июн июл авг сен окт ноя дек'.split(' ')

/** Returns a day in short, with its year or without: `27 ноя`. Its fields in UTC are shown. */
export function russianDay(at: Date, hasYear = false): string {
  const day = `${at.getUTCDate()} ${MONTHS_IN_SHORT[at.getUTCMonth()]}`
  return hasYear ? `${day} ${at.getUTCFullYear()}` : day
}
