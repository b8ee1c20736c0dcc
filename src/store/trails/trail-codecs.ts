import type { Archive } from '../../domain/trails/delivery.ts'
import type { AdvancedSelector, BasicSelector, Condition, Selectors } from '../../domain/trails/selector.ts'
import type { SubmissionsFile } from '../../domain/trails/submissions.ts'
import type { Tag } from '../../domain/trails/tag.ts'
import {
  jsonCodec,
  toFlag,
  toList,
  toObject,
  toOneOf,
  toText,
  toTextOrNull,
  toWholeNumber,
} from '../column-codec.ts'

export const ARCHIVES_CODEC = jsonCodec((value) => toList(value, toArchive))

export const SELECTORS_CODEC = jsonCodec(toSelectors)

export const TAGS_CODEC = jsonCodec((value) => toList(value, toTag))

function toArchive(value: unknown): Archive {
  const archive = toObject(value)
  return {
    bucket: toText(archive.bucket),
    key: toText(archive.key),
    bytes: toWholeNumber(archive.bytes),
    sha256: toText(archive.sha256),
    count: toWholeNumber(archive.count),
    oldestEventTime: toText(archive.oldestEventTime),
    newestEventTime: toText(archive.newestEventTime),
    // The first archives were delivered before there were proofs, and have none.
    merkleRoot: toTextOrNull(archive.merkleRoot ?? null),
    submissions: archive.submissions == null ? null : toSubmissionsFile(archive.submissions),
  }
}

function toSubmissionsFile(value: unknown): SubmissionsFile {
  const { key, bytes, sha256, count } = toObject(value)
  return {
    key: toText(key),
    bytes: toWholeNumber(bytes),
    sha256: toText(sha256),
    count: toWholeNumber(count),
  }
}

function toSelectors(value: unknown): Selectors {
  const { kind, selectors } = toObject(value)
  return toOneOf(kind, ['basic', 'advanced']) === 'basic'
    ? { kind: 'basic', selectors: toList(selectors, toBasicSelector) }
    : { kind: 'advanced', selectors: toList(selectors, toAdvancedSelector) }
}

function toBasicSelector(value: unknown): BasicSelector {
  const { readWrite, hasManagementEvents, dataResources, excludedSources } = toObject(value)
  return {
    readWrite: toOneOf(readWrite, ['ReadOnly', 'WriteOnly', 'All']),
    hasManagementEvents: toFlag(hasManagementEvents),
    dataResources: toList(dataResources, (resource) => {
      const { type, values } = toObject(resource)
      return { type: toText(type), values: toList(values, toText) }
    }),
    excludedSources: toList(excludedSources, toText),
  }
}

function toAdvancedSelector(value: unknown): AdvancedSelector {
  const { name, conditions } = toObject(value)
  return { name: toTextOrNull(name), conditions: toList(conditions, toCondition) }
}

function toCondition(value: unknown): Condition {
  const condition = toObject(value)
  const values = (operator: Exclude<keyof Condition, 'field'>) => toList(condition[operator], toText)
  return {
    field: toText(condition.field),
    equals: values('equals'),
    startsWith: values('startsWith'),
    endsWith: values('endsWith'),
    notEquals: values('notEquals'),
    notStartsWith: values('notStartsWith'),
    notEndsWith: values('notEndsWith'),
  }
}

function toTag(value: unknown): Tag {
  const tag = toObject(value)
  return { key: toText(tag.key), value: toText(tag.value) }
}
