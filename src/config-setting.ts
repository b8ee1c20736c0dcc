import { readFileSync } from 'node:fs'
import type { SettingParser } from './config-parsers.ts'
import { MESSAGES } from './domain/messages/messages.ts'

/** Describes one setting: where it comes from, what it means and how it is parsed. */
export type Setting<Value> = {
  /** Of the environment variable. */
  name: string
  default: string | null
  meaning: string
  /** Its value may also come from the file that its `_FILE` twin names. */
  isSecret: boolean
} & SettingParser<Value>

/** Environment variables: their values by their names. */
export type Environment = { readonly [name: string]: string | undefined }

/** A setting whose value cannot be used; the message names the setting and says what is allowed. */
export class InvalidSetting extends Error {
  override name = 'InvalidSetting' as const
}

/** Describes a setting that has a default. */
export function setting<Value>(
  name: string,
  fallback: string,
  meaning: string,
  parser: SettingParser<Value>,
): Setting<Value> {
  return { name, default: fallback, meaning, isSecret: false, ...parser }
}

/** Describes a setting without a default. */
export function optional<Value>(name: string, meaning: string, parser: SettingParser<Value>): Setting<Value> {
  return { name, default: null, meaning, isSecret: false, ...parser }
}

/** Describes a secret setting without a default, which can also come from a file. */
export function secret<Value>(name: string, meaning: string, parser: SettingParser<Value>): Setting<Value> {
  return { name, default: null, meaning, isSecret: true, ...parser }
}

/** Returns the value of a setting that has a default or must be set; throws InvalidSetting. */
export function parseRequired<Value>(setting: Setting<Value>, environment: Environment): Value {
  const value = parseOptional(setting, environment)
  if (value === null) throw new InvalidSetting(MESSAGES.settings.missing(setting))
  return value
}

/** Returns the value of a setting, or its default, or null without either; throws InvalidSetting. */
export function parseOptional<Value>(setting: Setting<Value>, environment: Environment): Value | null {
  const text = findText(setting, environment) ?? setting.default
  if (text === null) return null
  const value = setting.parse(text)
  if (value === undefined) throw new InvalidSetting(setting.formatError(setting))
  return value
}

// Container platforms hand out secrets as files, which the `_FILE` twin of a secret setting names.
function findText(
  { name, isSecret }: { name: string; isSecret: boolean },
  environment: Environment,
): string | null {
  const text = environment[name] || null
  const file = isSecret ? environment[`${name}_FILE`] || null : null
  if (file === null) return text
  if (text !== null) throw new InvalidSetting(MESSAGES.settings.setTwice({ name }))
  return readSecretFile(`${name}_FILE`, file) || null
}

function readSecretFile(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch {
    throw new InvalidSetting(MESSAGES.settings.fileUnreadable({ name }))
  }
}
