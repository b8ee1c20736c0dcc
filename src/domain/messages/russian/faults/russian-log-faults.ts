import type { LOG_FAULTS } from '../../english/faults/log-faults.ts'

/** Faults about the signed heads of the log and proofs of them, in Russian. */
export const RUSSIAN_LOG_FAULTS: typeof LOG_FAULTS = {
  notANoteKey: 'Это не открытый ключ журнала, такой как `name+0123abcd+…`.',
  unknownHead: ({ size }) =>
    `Когда в журнале было событий: ${size}, его состояние не подписывалось. Список состояний: GET /api/v1/log/heads.`,
  headsReversed: ({ field, to }) => `Поле \`${field}\` не может быть больше поля \`to\`, а в нём ${to}.`,
  treeIncomplete:
    'В дереве журнала не хватает хешей, поэтому доказать это нельзя. Узнайте причину командой daybook verify --log.',
  notAHead: ({ path }) => `${path} не является подписанным состоянием журнала.`,
  headOfAnotherLog: ({ origin }) => `Это подписанное состояние другого журнала, а не ${origin}.`,
  eventNotInHead:
    'Это событие есть в журнале, но ещё не вошло в подписанное состояние. Попробуйте снова через минуту.',
}
