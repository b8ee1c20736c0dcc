import type { SELECTOR_FAULTS } from '../../english/faults/selector-faults.ts'
import { russianNumber } from '../russian-numbers.ts'

/** Messages about the event selectors of a trail, in Russian. */
export const RUSSIAN_SELECTOR_FAULTS: typeof SELECTOR_FAULTS = {
  selectorKindsMixed: 'Поле `fields` должно быть либо у всех `selectors`, либо ни у одного.',
  noSelectors: 'Нужен хотя бы один селектор событий.',
  tooManySelectors: ({ max, count }) =>
    `У трейла может быть не больше ${max} селекторов событий; получено: ${count}.`,
  sourceNotExcludable: ({ allowed }) =>
    `События управления можно исключить только у источников ${allowed.join(' и ')}.`,
  selectorSelectsNothing: 'Селектор событий должен включать события управления или ресурсы с данными.',
  readWriteTypeInvalid: 'В поле ReadWriteType нужно ReadOnly, WriteOnly или All.',
  basicOrAdvancedSelectors: 'Укажите либо EventSelectors, либо AdvancedEventSelectors.',

  dataResourceType: ({ allowed }) => `Тип ресурса с данными должен быть одним из ${allowed.join(', ')}.`,
  tooManyDataResources: ({ max, count }) =>
    `У трейла может быть не больше ${max} ресурсов с данными; получено: ${count}.`,
  dataResourceNotArn: 'Значениями ресурсов с данными должны быть ARN или их начала.',

  tooManySelectorValues: ({ max, count }) =>
    `В расширенных селекторах может быть не больше ${max} значений; получено: ${count}.`,
  selectorNameTooLong: ({ max }) =>
    `В имени расширенного селектора может быть не больше ${russianNumber(max)} символов.`,
  selectorFieldTwice: 'Каждое поле может быть в расширенном селекторе только один раз.',
  selectorWithoutCategory: 'В расширенном селекторе нужен селектор поля eventCategory.',
  selectorFieldUnknown: ({ allowed, got }) =>
    `Поле селектора должно быть одним из ${allowed.join(', ')}; получено: ${got}.`,
  selectorWithoutValue: ({ name }) => `У селектора поля ${name} нет значения.`,
  selectorValueLength: ({ max }) =>
    `В значениях селекторов должно быть от 1 до ${russianNumber(max)} символов.`,
  selectorEqualsOnly: ({ name }) => `Поле ${name} можно сравнивать только с помощью Equals.`,
  selectorValueNotAllowed: ({ name, allowed }) =>
    `Поле ${name} должно равняться одному из значений ${allowed.join(', ')}.`,
}
