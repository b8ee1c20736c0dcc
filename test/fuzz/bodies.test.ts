import { expect } from 'bun:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { decodeBytes, toDamageFault, unpackBytes } from '../../src/adapters/unpack-file.ts'
import { Fault } from '../../src/domain/fault.ts'
import { splitRecords } from '../../src/domain/json/split-records.ts'
import { readForm } from '../../src/http/multipart.ts'
import { altered, anyChanges, anyLengths, anyRecord, anyText, inPieces } from '../support/arbitraries.ts'
import { holds } from '../support/property.ts'

const anyBody = fc
  .tuple(
    fc.array(anyRecord, { maxLength: 6 }),
    fc.constantFrom('records', 'list', 'lines', 'sequence', 'sqs'),
    fc.option(anyChanges, { freq: 1 }),
    fc.constantFrom(0, 1, 2),
  )
  .map(([records, form, changes, levels]) => {
    let bytes: Uint8Array = Buffer.from(toBody(records, form))
    if (changes && levels !== 1) bytes = altered(bytes, changes)
    for (let level = 0; level < levels; level += 1) bytes = gzipSync(bytes)
    return changes && levels === 1 ? altered(bytes, changes) : bytes
  })

function toBody(records: object[], form: string): string {
  const texts = records.map((record) => JSON.stringify(record))
  if (form === 'list') return `[${texts.join(',')}]`
  if (form === 'records') return `{"Records":[${texts.join(',')}]}`
  if (form === 'sqs') return JSON.stringify({ Records: texts.map((body) => ({ body, messageId: '1' })) })
  return texts.join(form === 'lines' ? '\n' : '')
}

async function readBody(bytes: Uint8Array, lengths: number[]) {
  const records: unknown[] = []
  try {
    const unpacked = await unpackBytes(inPieces(bytes, lengths))
    for await (const record of splitRecords(decodeBytes(unpacked), 'either'))
      records.push('text' in record ? record.text : record)
    return { records, fault: null }
  } catch (error) {
    const fault = error instanceof Fault ? error : toDamageFault(error)
    return { records, fault: fault.key }
  }
}

holds(
  'any body gives the same records and the same fault, wherever it is cut',
  700,
  [anyBody, anyLengths],
  async (bytes, lengths) => {
    const whole = await readBody(bytes, [bytes.length])
    const cut = await readBody(bytes, lengths)
    expect(cut.records.length).toBe(whole.records.length)
    expect(cut).toEqual(whole)
  },
)

const anyForm = fc.tuple(
  fc.array(fc.record({ name: fc.constantFrom('file', 'project', 'a b'), content: anyText }), {
    maxLength: 4,
  }),
  fc.option(anyChanges, { freq: 2 }),
)

holds(
  'any form is read as it was sent, or refused with a fault',
  500,
  [anyForm, anyLengths],
  async ([parts, changes], lengths) => {
    const form = new FormData()
    for (const { name, content } of parts) form.append(name, new Blob([content]), 'a.json')
    const response = new Response(form)
    const boundary = response.headers.get('content-type')?.split('boundary=')[1]?.replaceAll('"', '') ?? ''
    const bytes = await response.bytes()
    const read: { name: string; content: string }[] = []
    try {
      for await (const part of readForm(
        inPieces(changes ? altered(bytes, changes) : bytes, lengths),
        boundary,
      ))
        read.push({ name: part.name, content: Buffer.concat(await Array.fromAsync(part.bytes)).toString() })
    } catch (error) {
      expect(error).toBeInstanceOf(Fault)
      expect(changes).not.toBeNull()
      return
    }
    if (!changes) expect(read).toEqual(parts)
  },
)
