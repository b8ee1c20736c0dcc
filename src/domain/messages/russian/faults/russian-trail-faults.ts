import type { TRAIL_FAULTS } from '../../english/faults/trail-faults.ts'
import { russianCount } from '../russian-numbers.ts'

/** Messages about trails, archives, digests and proofs, in Russian. */
export const RUSSIAN_TRAIL_FAULTS: typeof TRAIL_FAULTS = {
  trailChangesMixed:
    'В одном запросе можно изменить либо `selectors`, либо любые из полей `bucket`, `prefix`, `project`, `format` и `writeOnly`.',
  unknownTrail: ({ nameOrArn, accountId }) => `Нет трейла ${nameOrArn} в аккаунте ${accountId}.`,
  unknownTrailName: ({ name }) => `Нет трейла ${name}.`,
  trailExists: ({ name }) => `Трейл ${name} уже есть.`,
  tooManyTrails: ({ limit }) =>
    `У вас уже ${russianCount(limit, ['трейл', 'трейла', 'трейлов'])}, больше нельзя.`,
  multiRegionWithoutGlobalEvents: 'Трейл нескольких регионов должен включать события глобальных сервисов.',

  trailArnInvalid: ({ got }) =>
    `ARN трейла должен выглядеть как arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME; получено: ${got}.`,
  trailNameTooShort: ({ min, length }) =>
    `Имя трейла слишком короткое. Нужно не меньше ${russianCount(min, ['символа', 'символов', 'символов'])}; получено: ${length}.`,
  trailNameTooLong: ({ max, length }) =>
    `Имя трейла слишком длинное. Нужно не больше ${russianCount(max, ['символа', 'символов', 'символов'])}; получено: ${length}.`,
  trailNameStart: 'Имя трейла должно начинаться с латинской буквы или цифры.',
  trailNameEnd: 'Имя трейла должно кончаться латинской буквой или цифрой.',
  trailNameCharacters:
    'В имени или ARN трейла могут быть только латинские буквы, цифры, точки (.), дефисы (-) и подчёркивания (_).',
  trailNameAdjacentSigns: 'В имени трейла не может быть точек, дефисов или подчёркиваний подряд.',
  trailNameIpAddress: 'Имя трейла не может выглядеть как IP-адрес.',

  tooManyTags: ({ max, count }) => `У трейла может быть не больше ${max} тегов; получено: ${count}.`,
  tagKeyInvalid: ({ max }) =>
    `В ключе тега нужно от 1 до ${max} букв, цифр, пробелов и знаков . _ : / = + - @, и он не может начинаться с aws:.`,
  tagValueInvalid: ({ max }) =>
    `В значении тега может быть не больше ${max} букв, цифр, пробелов и знаков . _ : / = + - @.`,
  tagKeyTwice: 'Каждый ключ тега можно указать только один раз.',
  resourceWithoutTags: ({ arn }) => `${arn} не является ARN ресурса с тегами.`,

  unknownArchive: ({ fileName }) => `Этот трейл не доставлял архив ${fileName}.`,
  archiveMissing: ({ key }) => `Архива ${key} больше нет в бакете.`,
  archiveAltered: ({ key }) => `В архиве ${key} уже не те записи, которые были доставлены.`,
  archiveDamaged: ({ key, reason }) => `Архив ${key} не тот, который был доставлен. ${reason}`,
  digestNotValid: ({ key, reason }) => `Дайджест ${key} недействителен: ${reason}`,
  projectDraining: ({ id, name, bucket, until }) =>
    `Проект ${id} ещё нужен: удалённый или перенесённый трейл ${name} доставляет в ${bucket} то, что получил раньше. Попробуйте снова, когда он закончит, самое позднее после ${until}.`,
  trailWriteOnly: ({ name }) =>
    `Трейл ${name} работает только на запись, поэтому Daybook не читает его бакет: он не может проверить трейл, доказать его события и вернуть его архивы. Проверьте бакет с ключом, которому можно его читать, командой daybook verify --bucket или выключите «Только запись».`,
  eventNotDelivered: 'Ни один трейл не доставлял это событие, поэтому доказательства нет.',
  eventNotInDigest:
    'Это событие доставлено, но ещё не вошло в дайджест. Попробуйте снова после следующего дайджеста, в течение часа.',
  notADigest: 'Этот файл не является дайджестом.',
  notAProof: 'Этот файл не является доказательством.',
}
