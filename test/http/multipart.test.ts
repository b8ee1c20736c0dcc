import { describe, expect, test } from 'bun:test'
import { seededRandom } from '../../src/cli/demo/demo-random.ts'
import { parseBoundary, readForm, readTextPart } from '../../src/http/multipart.ts'
import { rejectionOf } from '../support/rejection.ts'

type Part = { name: string; fileName: string | null; text: string }

async function* cut(body: Uint8Array, sizes: () => number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < body.length; ) {
    const size = Math.max(1, sizes())
    yield body.subarray(from, from + size)
    from += size
  }
}

async function readParts(body: Uint8Array, contentType: string, sizes = () => 7): Promise<Part[]> {
  const parts: Part[] = []
  for await (const { name, fileName, bytes } of readForm(cut(body, sizes), parseBoundary(contentType) ?? ''))
    parts.push({ name, fileName, text: Buffer.concat(await Array.fromAsync(bytes)).toString('latin1') })
  return parts
}

async function encode(form: FormData): Promise<{ body: Uint8Array; contentType: string }> {
  const response = new Response(form)
  const contentType = response.headers.get('content-type') ?? ''
  return { body: await response.bytes(), contentType }
}

const raw = (text: string) => readParts(Buffer.from(text), 'multipart/form-data; boundary=b')

describe('a form with files', () => {
  test('has its fields and files in order, however its bytes arrive', async () => {
    const random = seededRandom('forms')
    for (let round = 0; round < 60; round += 1) {
      const form = new FormData()
      const expected: Part[] = []
      for (let count = Math.floor(random() * 5); count >= 0; count -= 1) {
        // Bytes in which the beginning of a delimiter is frequent.
        const length = Math.floor(random() * 300)
        const text = Array.from({ length }, () => '\r\n--W\0ÿ'[Math.floor(random() * 7)]).join('')
        const [name, fileName] = [`n${count}`, random() < 0.7 ? `ф "${count}"\n.json` : null]
        if (fileName === null) form.append(name, 'plain')
        else form.append(name, new File([Buffer.from(text, 'latin1')], fileName))
        expected.push({ name, fileName, text: fileName === null ? 'plain' : text })
      }
      const { body, contentType } = await encode(form)
      expect(await readParts(body, contentType, () => Math.floor(random() * 40))).toEqual(expected)
    }
  })

  test('skips what of a part is not read', async () => {
    const form = new FormData()
    form.append('a', new File(['x'.repeat(1_000)], 'a'))
    form.append('b', 'last')
    const { body, contentType } = await encode(form)
    const names: string[] = []
    for await (const { name, bytes } of readForm(
      cut(body, () => 50),
      parseBoundary(contentType) ?? '',
    )) {
      names.push(name)
      for await (const _ of bytes) break
    }
    expect(names).toEqual(['a', 'b'])
  })

  test.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['Multipart/Form-Data; charset=utf-8; Boundary="a b"', 'a b'],
    ['multipart/form-data', null],
    ['multipart/form-data; boundary=', null],
    [`multipart/form-data; boundary=${'x'.repeat(71)}`, null],
    ['application/x-www-form-urlencoded', null],
    ['', null],
  ])('has in %j the boundary %j', (contentType, boundary) => {
    expect(parseBoundary(contentType)).toBe(boundary)
  })

  test.each([
    ['', 'formIncomplete'],
    ['--b', 'formIncomplete'],
    ['--b\r\nContent-Disposition: form-data; name="a"\r\n\r\ntext', 'formIncomplete'],
    ['--bx\r\n\r\n--b--', 'formMalformed'],
    ['--b\r\n\r\ntext\r\n--b--', 'formMalformed'],
    ['--b\r\nContent-Disposition: attachment; name="a"\r\n\r\ntext\r\n--b--', 'formMalformed'],
  ])('is refused as %j', async (body, key) => {
    expect(await rejectionOf(raw(body))).toMatchObject({ key, code: 'invalid', field: 'body' })
  })

  test('is refused if the head of a part is long', async () => {
    const body = `--b\r\nX: ${'x'.repeat(5_000)}\r\n\r\ntext\r\n--b--`
    expect(await rejectionOf(raw(body))).toMatchObject({ key: 'formPartTooLarge', field: 'body' })
  })

  test('may have text around it, and none within', async () => {
    expect(await raw('before\r\n--b--after')).toEqual([])
    expect(await raw('--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n--b--')).toEqual([
      { name: 'a', fileName: null, text: '' },
    ])
  })

  test('has fields of a limited length', async () => {
    const body = Buffer.from('--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n12345\r\n--b--')
    for await (const part of readForm(
      cut(body, () => 3),
      'b',
    )) {
      expect(await rejectionOf(readTextPart(part, 4))).toMatchObject({ key: 'formPartTooLarge' })
    }
  })
})
