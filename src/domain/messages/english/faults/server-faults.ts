/** Messages about servers, inventories and observations. */
export const SERVER_FAULTS = {}
