/** Messages about servers, inventories and observations. */
export const SERVER_FAULTS = {
  serverListedTwice: ({ field, earlier }: { field: string; earlier: string }) =>
    `\`${field}\` is the same as \`${earlier}\`. List each server once.`,
  observedTooFarAhead: ({ minutes, got }: { minutes: number; got: string }) =>
    `\`observedAt\` must not be more than ${minutes} minutes ahead of Daybook’s clock; got ${got}.`,
  inventoryEndpointInvalid:
    '`endpoint` must be an http or https URL without a query, such as https://ec2.example.com.',
}
