/** Draws from a seeded sequence: the same seed gives the same draws. */
export type Random = {
  /** Returns a whole number from 0 to `max` - 1. */
  below(max: number): number
  pick<Item>(items: readonly Item[]): Item
  /** Returns true once in `times`. */
  oneIn(times: number): boolean
}

/** A body, and the texts of its records as they are in it. */
export type RandomBody = { text: string; records: string[] }

/** Returns the draws of a seed (the mulberry32 generator). */
export function createRandom(seed: number): Random {
  let state = seed
  const below = (max: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((((mixed ^ (mixed >>> 14)) >>> 0) * max) / 2 ** 32) >>> 0
  }
  return { below, pick: (items) => items[below(items.length)]!, oneIn: (times) => below(times) === 0 }
}

/** Returns a JSON text with white space at both ends; `isLine` leaves line feeds out. */
export function randomJson(random: Random, isLine = false): string {
  return padded(random, randomValue(random, random.below(5), isLine), isLine)
}

/** Returns the text of an object, whose members may share a name, unless it is `Records`: that is refused. */
export function randomObject(random: Random, depth = random.below(4), isLine = false): string {
  const all = repeat(random, 4, () => randomMember(random, depth, isLine))
  const members = all.filter((each, index) => !isRecords(each) || index === all.findIndex(isRecords))
  return `{${members.join(',') || space(random, isLine)}}`
}

/** Returns a body in one JSON text: a list of records, or an object with such a list in `Records`. */
export function randomListBody(random: Random): RandomBody {
  const records = repeat(random, 5, () => randomValue(random, random.below(4)))
  const items = records.map((record) => padded(random, record)).join(',') || space(random)
  if (random.oneIn(3)) return { text: padded(random, `[${items}]`), records }
  const others = () => repeat(random, 3, () => randomMember(random, random.below(3), false, OTHER_NAMES))
  const members = [...others(), `${padded(random, '"Records"')}:${space(random)}[${items}]`, ...others()]
  return { text: padded(random, `{${members.join(`${space(random)},`)}}`), records }
}

/** Returns documents that follow one another, and the records in them. */
export function randomDocuments(random: Random): RandomBody {
  const documents = repeat(random, 4, () => (random.oneIn(2) ? randomListBody(random) : randomRecord(random)))
  return {
    text: documents.map(({ text }) => text).join(random.pick(['', '', '\n', ' ', '\r\n'])),
    records: documents.flatMap(({ records }) => records),
  }
}

/** Returns records in envelopes, one envelope a line. */
export function randomEnvelopes(random: Random): RandomBody {
  const records = repeat(random, 4, () => randomObject(random, random.below(4), true)).map((text) =>
    `{"eventName":"A",${text.slice(1)}`.replace(/,\s*}$/, '}'),
  )
  const envelopes = records.map((record) => {
    const around = [random.pick(ENVELOPES), ...repeat(random, 2, () => random.pick(ENVELOPES))]
    const text = around.reduce((inner, wrap) => wrap(inner), record)
    return random.oneIn(4) ? `[ ${text} ]` : text
  })
  return { text: envelopes.join('\n'), records }
}

/** Returns a body with one record a line, and blank lines between them. */
export function randomLines(random: Random): RandomBody {
  const records = repeat(random, 5, () => randomObject(random, random.below(4), true))
  const lines = records.flatMap((record) => [padded(random, record, true), ...blankLines(random)])
  return { text: [...blankLines(random), ...lines].join('\n'), records }
}

/** Returns the text with some characters removed, inserted, repeated or exchanged, or without its end. */
export function mutate(random: Random, text: string): string {
  let mutated = text
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const at = random.below(mutated.length + 1)
    const to = at + random.below(4)
    const [before, piece, after] = [mutated.slice(0, at), mutated.slice(at, to), mutated.slice(to)]
    const inserted = random.pick(INSERTIONS)
    const changed = [before + after, before + inserted + piece + after, before + inserted + after]
    mutated = random.pick([...changed, before + piece + piece + after, before])
  }
  return mutated
}

/** Returns the text in chunks cut anywhere, also within characters; some are empty. */
export function cutRandomly<Text extends { length: number; slice(from: number, to: number): Text }>(
  random: Random,
  text: Text,
): Text[] {
  const longest = random.pick([1, 2, 5, 20, 1_000])
  const chunks: Text[] = []
  for (let from = 0; from < text.length; ) {
    const to = from + random.below(longest + 1)
    chunks.push(text.slice(from, to))
    from = Math.min(to, text.length)
  }
  return chunks
}

const NAMES = ['Records', 'Records', 'records', 'Record', '', 'a', 'b', '__proto__', 'constructor', 'ÿ']
const ESCAPED_NAMES = [
  String.raw`\u0052ecords`,
  String.raw`Rec\u006frds`,
  String.raw`Records\"`,
  '\\\\Records',
]
// None of them means `Records`.
const OTHER_NAMES = ['records', 'Recordss', '', 'a', 'x,y', '[', String.raw`Records\"`, String.raw`\u0061`]
const NUMBERS = ['0', '-0', '-0.0', '7', '1234567890123456789', '-1.50', '1e400', '1E+2', '2e-0', '0.1e-400']
const CHARACTERS = [
  ...'abR ,:[]{}',
  "'",
  '/',
  '\u007f',
  '\u00a0',
  '\u2028',
  '\ufeff',
  'é',
  '本',
  '😀',
  '\ud800',
  '\udc00',
]
const ESCAPES = [...'"\\/bfnrt'].map((letter) => `\\${letter}`)
const CODES = ['\\u0000', '\\u001F', '\\u0022', '\\u005c', '\\ud83d\\ude00', '\\uD83D', '\\uDE00', '\\uFEFF']
const WORDS = ['Records', '"Records":['.replaceAll('"', '\\"'), '},{']
const INSERTIONS = [...'"\\[]{},:0e-tx \n\u00a0\ufeff\u0000', '{}', '[]', '"Records":[', '\\u12', ']}', ',,']

const inText = (record: string) => JSON.stringify(record)
const ENVELOPES: ((record: string) => string)[] = [
  (record) => `{"Records":[${record}]}`,
  (record) =>
    `{"version":"0","detail-type":"AWS API Call via CloudTrail", "detail" : ${record} ,"resources":[]}`,
  (record) => `{"Events":[{"EventId":"1","CloudTrailEvent":${inText(record)}}],"NextToken":"x"}`,
  (record) =>
    `{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","timestamp":1,"message":${inText(record)}}]}`,
  (record) => `{"events":[${record}],"next":null}`,
  (record) => `{"Type":"Notification","Message":${inText(record)}}`,
  (record) => `{"Messages":[{"MessageId":"1","Body":${inText(record)}}]}`,
  (record) => `{"Records":[{"eventSource":"aws:sqs","body":${inText(record)}}]}`,
  (record) => `{"Records":[{"EventSource":"aws:sns","Sns":{"Message":${inText(record)}}}]}`,
]

function randomRecord(random: Random): RandomBody {
  const members = repeat(random, 3, () => randomMember(random, random.below(3), false, OTHER_NAMES))
  const record = `{${members.join(',')}}`
  return { text: padded(random, record), records: [record] }
}

function randomValue(random: Random, depth: number, isLine = false): string {
  if (depth > 0 && random.oneIn(2)) return randomObject(random, depth - 1, isLine)
  if (depth > 0 && random.oneIn(2)) return randomArray(random, depth - 1, isLine)
  if (random.oneIn(40)) return randomNesting(random)
  return random.oneIn(2) ? randomString(random) : random.pick([...NUMBERS, 'true', 'false', 'null'])
}

function randomArray(random: Random, depth: number, isLine: boolean): string {
  const items = repeat(random, 4, () => padded(random, randomValue(random, depth, isLine), isLine))
  return `[${items.join(',') || space(random, isLine)}]`
}

function isRecords(member: string): boolean {
  const name = /"(?:\\.|[^"\\])*"/.exec(member)?.[0] ?? '""'
  return JSON.parse(name) === 'Records'
}

function randomMember(random: Random, depth: number, isLine: boolean, names = NAMES): string {
  const name = names === NAMES && random.oneIn(6) ? random.pick(ESCAPED_NAMES) : random.pick(names)
  const value = padded(random, randomValue(random, depth, isLine), isLine)
  return `${padded(random, `"${name}"`, isLine)}:${value}`
}

function randomNesting(random: Random): string {
  const depth = 1 + random.below(120)
  const [open, close] = random.pick([['[', ']'] as const, ['{"a":', '}'] as const])
  return `${open.repeat(depth)}${random.pick(['0', '""', '{}'])}${close.repeat(depth)}`
}

function randomString(random: Random): string {
  const characters = repeat(random, 8, () => random.pick([CHARACTERS, CHARACTERS, ESCAPES, CODES, WORDS]))
  return `"${characters.map((pool) => random.pick(pool)).join('')}"`
}

function padded(random: Random, text: string, isLine = false): string {
  return space(random, isLine) + text + space(random, isLine)
}

function space(random: Random, isLine = false): string {
  return random.oneIn(3)
    ? random.pick([' ', '\t', '\r', '  ', ...(isLine ? [] : ['\n', '\r\n', '\n \n'])])
    : ''
}

function blankLines(random: Random): string[] {
  return random.oneIn(4) ? repeat(random, 2, () => space(random, true)) : []
}

function repeat<Item>(random: Random, max: number, create: () => Item): Item[] {
  return Array.from({ length: random.below(max + 1) }, create)
}
