import { afterAll } from 'bun:test'
import { stopPostgres } from './postgres.ts'

// bunfig.toml preloads this file, so it runs after all test files and not after each.
afterAll(stopPostgres)
