/**
 * Returns a text without the secrets of access keys that were pasted with their IDs, as `ID:SECRET`, where only an ID belongs:
 * after the ID of a key in a path, or after anything that looks like an ID of Daybook or AWS.
 */
export function maskSecrets(text: string): string {
  return text.replace(PAIR_OF_PATH, '$1$2…').replace(PAIR, '$1$2…')
}

/** Returns an access key's ID without a secret that was pasted with it. */
export function maskKeyId(accessKeyId: string): string {
  const colon = accessKeyId.indexOf(':')
  return colon < 0 ? accessKeyId : `${accessKeyId.slice(0, colon)}:…`
}

const PAIR_OF_PATH = /(\/keys\/[^/:%?\s]{1,128})(:|%3a)[^/?\s]+/gi
const PAIR = /((?:DBAK|AKIA|ASIA)\w{8,124})(:|%3a)[\w+/=~.-]+/gi
