import { afterAll } from 'bun:test'
import { stopPostgres } from './postgres.ts'

// Preloaded by bunfig.toml, which makes this the end of the whole run and not of one file.
afterAll(stopPostgres)
