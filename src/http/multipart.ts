import { Fault, invalidField } from '../domain/fault.ts'

/** A part of a form: a field, or a file if it has a name. Its bytes can be read once, before the next part is requested. */
export type FormPart = { name: string; fileName: string | null; bytes: AsyncIterable<Uint8Array> }

/** Maximum size of what precedes the bytes of a part. */
const HEAD_BYTES_MAX = 4_096
const BOUNDARY_LENGTH_MAX = 70

/** Returns the boundary of a form that may contain files, or null if a content type is none of one. */
export function parseBoundary(contentType: string): string | null {
  const [type = '', ...parameters] = contentType.split(';').map((each) => each.trim())
  if (type.toLowerCase() !== 'multipart/form-data') return null
  const parameter = parameters.find((each) => each.toLowerCase().startsWith('boundary='))
  const boundary = parameter?.slice('boundary='.length).replace(/^"(.*)"$/, '$1') ?? ''
  return boundary === '' || boundary.length > BOUNDARY_LENGTH_MAX ? null : boundary
}

/**
 * Yields the parts of a form as its body arrives. What of a part is not read is skipped. Throws a fault of `body` if the form
 * is not well-formed or ends too early.
 */
export async function* readForm(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<FormPart> {
  const window = openWindow(body)
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  // The first delimiter need not be on a new line.
  window.prepend(LINE_END)
  await window.until(delimiter).skip()
  while (!(await isLast(window))) {
    const head = parseHead(await readHead(window))
    const { bytes, skip } = window.until(delimiter)
    yield { ...head, bytes }
    await skip()
  }
}

/** Returns the text of a part; throws a fault of `body` if it has more than `bytesMax` bytes. */
export async function readTextPart({ bytes }: Pick<FormPart, 'bytes'>, bytesMax: number): Promise<string> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of bytes) {
    length += piece.length
    if (length > bytesMax) throw invalidField('body', 'formPartTooLarge', { max: bytesMax })
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

const LINE_END = Buffer.from('\r\n')
const HEAD_END = Buffer.from('\r\n\r\n')

type Window = ReturnType<typeof openWindow>

// The bytes that have arrived, and were not taken yet.
function openWindow(body: AsyncIterable<Uint8Array>) {
  const iterator = body[Symbol.asyncIterator]()
  let arrived = Buffer.alloc(0)
  const readMore = async (): Promise<void> => {
    const { done, value } = await iterator.next()
    if (done) throw invalidField('body', 'formIncomplete')
    arrived = Buffer.concat([arrived, value])
  }
  const take = (count: number): Buffer => {
    const taken = arrived.subarray(0, count)
    arrived = arrived.subarray(count)
    return taken
  }
  return {
    prepend(first: Uint8Array): void {
      arrived = Buffer.concat([first, arrived])
    },
    async take(count: number): Promise<Buffer> {
      while (arrived.length < count) await readMore()
      return take(count)
    },
    /** The bytes before a delimiter. The delimiter is taken with the last of them, whether they are read or skipped. */
    until(delimiter: Buffer) {
      let isEnded = false
      const next = async (): Promise<Buffer> => {
        const at = arrived.indexOf(delimiter)
        isEnded = at >= 0
        if (at < 0) {
          // What may be the start of the delimiter is kept.
          const piece = take(Math.max(0, arrived.length - delimiter.length + 1))
          if (piece.length === 0) await readMore()
          return piece
        }
        const piece = take(at)
        take(delimiter.length)
        return piece
      }
      async function* bytes(): AsyncGenerator<Uint8Array> {
        while (!isEnded) {
          const piece = await next()
          if (piece.length > 0) yield piece
        }
      }
      return {
        bytes: bytes(),
        async skip(): Promise<void> {
          while (!isEnded) await next()
        },
      }
    },
  }
}

// A delimiter is followed by two hyphens if it is the last one, otherwise by the end of its line.
async function isLast(window: Window): Promise<boolean> {
  const next = await window.take(2)
  if (next.toString('latin1') === '--') return true
  if (next.equals(LINE_END)) return false
  throw malformedForm()
}

function readHead(window: Window): Promise<string> {
  // A part without any header begins with the empty line.
  window.prepend(LINE_END)
  return readTextPart(window.until(HEAD_END), HEAD_BYTES_MAX)
}

function parseHead(head: string): Pick<FormPart, 'name' | 'fileName'> {
  const disposition = /^content-disposition:[ \t]*form-data(;.*)$/im.exec(head)?.[1] ?? ''
  const name = decodeParameter(/;\s*name="([^"]*)"/i.exec(disposition))
  if (name === null) throw malformedForm()
  return { name, fileName: decodeParameter(/;\s*filename="([^"]*)"/i.exec(disposition)) }
}

// As browsers write it: a quotation mark and line ends are percent-encoded, and nothing else is.
function decodeParameter(match: RegExpExecArray | null): string | null {
  const value = match?.[1]
  if (value === undefined) return null
  return value.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n')
}

function malformedForm(): Fault {
  return new Fault('invalid', 'formMalformed', {}, { field: 'body' })
}
