import { afterAll } from 'bun:test'
import { dropDatabases } from './postgres.ts'

// bunfig.toml preloads this file, so it runs after all test files, or after each where several processes run them.
afterAll(dropDatabases)
