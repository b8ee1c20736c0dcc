import type { STORAGE_FAULTS } from '../../english/faults/storage-faults.ts'

/** Messages about object storage and buckets, in Russian. */
export const RUSSIAN_STORAGE_FAULTS: typeof STORAGE_FAULTS = {
  storageError: ({ message }) => message,
  bucketNameInvalid: ({ got }) =>
    `В имени бакета должно быть от 3 до 63 строчных латинских букв, цифр, точек и дефисов; первой и последней должна быть буква или цифра, двух точек подряд быть не может, и это не может быть IP-адрес; получено: ${got}.`,
  keyPrefixTooLong: ({ max, length }) =>
    `В префиксе ключей S3 может быть не больше ${max} символов; получено: ${length}.`,
  keyPrefixInvalid:
    'Префикс ключей S3 не может начинаться с косой черты и содержать пустые части, части . и .., обратные косые черты и управляющие символы.',
  endpointPrivate:
    'В поле `endpoint` нельзя указать частный или локальный адрес, если оператор Daybook не разрешил его в `DAYBOOK_ALLOWED_ENDPOINTS`.',
  endpointPlain:
    'Значение поля `endpoint` должно начинаться с https://, если оператор Daybook не разрешил этот узел в `DAYBOOK_ALLOWED_ENDPOINTS`.',
  storageEndpointInvalid:
    'В поле `endpoint` нужен URL http или https без пути, например https://storage.example.com.',
}
