import type { FIELD_FAULTS } from '../../english/faults/field-faults.ts'
import { russianNumber } from '../russian-numbers.ts'

/** Messages about a field that any request may have, in Russian. */
export const RUSSIAN_FIELD_FAULTS: typeof FIELD_FAULTS = {
  malformedJson: ({ field }) => `Это не верный JSON: ${field}.`,
  notAnInstant: ({ field, got }) =>
    `В поле \`${field}\` нужно время по ISO 8601, например 2026-03-01T12:00:00Z, или в секундах эпохи; получено: ${got}.`,
  notADay: ({ field }) => `В поле \`${field}\` нужен день, например 2027-03-31.`,
  notString: ({ field, got }) => `В поле \`${field}\` нужна строка; получено: ${got}.`,
  notObject: ({ field, got }) => `В поле \`${field}\` нужен объект; получено: ${got}.`,
  notArray: ({ field, got }) => `В поле \`${field}\` нужен массив; получено: ${got}.`,
  notBoolean: ({ field, got }) => `В поле \`${field}\` нужно true или false; получено: ${got}.`,
  notOneLine: ({ field }) => `В поле \`${field}\` нужна одна строка без управляющих символов.`,
  notPrintable: ({ field, max }) =>
    `В поле \`${field}\` нужно от 1 до ${max} печатных символов ASCII без пробелов.`,
  notAllowed: ({ field, allowed, got }) =>
    `В поле \`${field}\` нужно ${allowed.join(' или ')}; получено: ${got}.`,
  notBetween: ({ field, min, max, got }) =>
    `В поле \`${field}\` нужно целое число от ${russianNumber(min)} до ${russianNumber(max)}; получено: ${got}.`,
  tooLong: ({ field, max, length }) =>
    `В поле \`${field}\` может быть не больше ${russianNumber(max)} символов; получено: ${russianNumber(length)}.`,
}
