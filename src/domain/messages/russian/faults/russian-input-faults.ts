import type { INPUT_FAULTS } from '../../english/faults/input-faults.ts'
import { russianNumber } from '../russian-numbers.ts'

/** Messages about the parameters and the fields of a request that do not have the described shape, in Russian. */
export const RUSSIAN_INPUT_FAULTS: typeof INPUT_FAULTS = {
  unknownParameter: ({ field, allowed }) =>
    `Нет параметра \`${field}\`. ${allowed.length === 0 ? 'У этого запроса нет параметров.' : listNames(allowed)}`,
  unknownField: ({ field, allowed }) =>
    `Нет поля \`${field}\`. ${allowed.length === 0 ? 'У этого запроса нет тела.' : listNames(allowed)}`,
  required: ({ field }) => `Поле \`${field}\` обязательно.`,
  exportIdRequired: ({ field }) =>
    `Поле \`${field}\` обязательно. Это значение заголовка \`Daybook-Export-Id\` выгрузки.`,
  emptyParameter: ({ field }) =>
    `Поле \`${field}\` не может быть пустым. Уберите его, чтобы ничего не ограничивать.`,
  emptyRequiredParameter: ({ field }) => `Поле \`${field}\` не может быть пустым.`,
  tooManyItems: ({ field, max, count }) =>
    `В поле \`${field}\` может быть не больше ${russianNumber(max)} элементов; получено: ${russianNumber(count)}.`,
  notOneOf: ({ field, allowed }) => `В поле \`${field}\` нужно одно из значений ${allowed.join(', ')}.`,
  notTrue: ({ field, got }) => `В поле \`${field}\` нужно true; получено: ${got}.`,
  notArrayOrNull: ({ field, got }) => `В поле \`${field}\` нужен массив или null; получено: ${got}.`,
  notObservation: ({ field, got }) =>
    `В поле \`${field}\` нужен объект с \`id\` и \`state\`; получено: ${got}.`,
  notServerId: ({ field, max }) => `В поле \`${field}\` нужна строка от 1 до ${max} символов.`,
}

function listNames(names: readonly string[]): string {
  return `Допустимы: ${names.map((name) => `\`${name}\``).join(', ')}.`
}
