import type { SERVER_FAULTS } from '../../english/faults/server-faults.ts'

/** Messages about servers, inventories and observations, in Russian. */
export const RUSSIAN_SERVER_FAULTS: typeof SERVER_FAULTS = {
  serverListedTwice: ({ field, earlier }) =>
    `Поле \`${field}\` совпадает с \`${earlier}\`. Назовите каждый сервер один раз.`,
  observedTooFarAhead: ({ minutes, got }) =>
    `Время \`observedAt\` не может опережать часы Daybook больше чем на ${minutes} мин; получено: ${got}.`,
  inventoryEndpointInvalid:
    'В поле `endpoint` нужен URL http или https без параметров, например https://ec2.example.com.',
}
