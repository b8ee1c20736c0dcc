import { describe, expect, test } from 'bun:test'
import { parseTextParts } from '../../../src/domain/events/text-parts.ts'

describe('the parts of a record', () => {
  test('are values although the record holds them as JSON text', () => {
    const record = {
      eventName: '{"a":1}',
      requestParameters: ' {"a":{"b":1}}',
      responseElements: '[1]',
      additionalEventData: '{"c":"{}"}',
      serviceEventDetails: '{}',
    }
    expect(parseTextParts(record)).toEqual({
      eventName: '{"a":1}',
      requestParameters: { a: { b: 1 } },
      responseElements: [1],
      additionalEventData: { c: '{}' },
      serviceEventDetails: {},
    })
  })

  test.each(['', 'text', '{', '{"a":}', '5', 'null', `${'['.repeat(101)}${']'.repeat(101)}`])(
    'stay the text %.20p, which is no object or array or is nested too deeply',
    (text) => {
      expect(parseTextParts({ requestParameters: text })).toEqual({ requestParameters: text })
    },
  )

  test('are the record itself if none is text', () => {
    const record = { requestParameters: { a: 1 }, responseElements: null }
    expect(parseTextParts(record)).toBe(record)
  })
})
