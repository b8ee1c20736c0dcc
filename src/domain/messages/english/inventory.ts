/** Messages about an inventory that could not be queried. */
export const INVENTORY = {
  timeout: 'The inventory did not answer in time.',
  refused: 'The inventory refused the connection.',
  closed: 'The inventory closed the connection.',
  unknownHost: 'The host name of the inventory could not be resolved.',
  untrusted: 'The certificate of the inventory is not trusted.',
  expired: 'The certificate of the inventory has expired.',
  otherHost: 'The certificate of the inventory is for another host.',
  endpointPrivate:
    'Daybook did not connect to the inventory: its host has a private or local address. The operator of Daybook can allow it in DAYBOOK_ALLOWED_ENDPOINTS.',
  endpointPlain:
    'Daybook did not connect to the inventory: its URL must begin with https:// unless the operator of Daybook allows the host in DAYBOOK_ALLOWED_ENDPOINTS.',
  failed: ({ code }: { code: string }) => `The inventory could not be queried: ${code}.`,
  status: ({ status }: { status: number }) => `The inventory answered with status ${status}.`,
  redirects: 'The inventory redirects to another URL. Enter that URL instead if it is correct.',
  stopped: 'Daybook stopped before the inventory answered.',
  tooManyServers: ({ max }: { max: number }) => `The inventory has more than ${max} servers.`,
  samePageTwice: 'The inventory returned the same page twice.',
  tooLarge: 'The inventory answered with more than 32 MB.',
  noInstances: 'The inventory did not answer with a list of instances.',
  otherSecretKey:
    'The secret access key was encrypted with another secret key than the current one of this Daybook. Enter it again.',
}
