import { expect, test } from 'bun:test'
import {
  createDayTablesSql,
  createIdGenerationTableSql,
  createMonthTableSql,
} from '../../../src/store/sqlite/sqlite-partition-sql.ts'

// Tables that exist keep their columns, and statements name the columns of the schema: a change needs a migration of them.

test('the tables of a day have the columns and indexes of the tables that exist', () => {
  expect(words(createDayTablesSql('2026-03-01'))).toBe(words(DAY))
})

test('the table of a month has the columns and indexes of the tables that exist', () => {
  expect(words(createMonthTableSql('2026-03'))).toBe(words(MONTH))
})

test('the table of an ID generation has the columns of the tables that exist', () => {
  expect(words(createIdGenerationTableSql(1_282))).toBe(words(ID_GENERATION))
})

function words(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim()
}

const DAY = `
  begin immediate;
  create table events_20260301 (
    customer integer not null,
    sequence integer primary key,
    id text not null,
    event_time integer not null,
    event_name text not null,
    user_name text not null,
    project text not null,
    event_source text,
    read_only integer not null,
    source_ip_address text,
    error_code text,
    access_key_id text,
    resources text not null,
    record text not null,
    received_at integer,
    submitted_by text,
    submitted_key text,
    submitted_from text,
    submitted_request text,
    request_id text,
    shared_event_id text,
    sortable_address text,
    identity_type text,
    role_name text
  );
  create index events_20260301_time on events_20260301 (customer, event_time);
  insert into sqlite_stat1 values ('events_20260301', 'events_20260301_time', '1000000 1000000 2');
  create index events_20260301_write on events_20260301 (customer, event_time) where not read_only;
  insert into sqlite_stat1 values ('events_20260301', 'events_20260301_write', '300000 300000 2');
  create index events_20260301_failed on events_20260301 (customer, event_time) where error_code is not null;
  insert into sqlite_stat1 values ('events_20260301', 'events_20260301_failed', '50000 50000 2');
  create index events_20260301_name on events_20260301 (customer, event_name, event_time);
  insert into sqlite_stat1 values ('events_20260301', 'events_20260301_name', '1000000 1000000 3000 2');
  create index events_20260301_user on events_20260301 (customer, user_name, event_time);
  insert into sqlite_stat1 values ('events_20260301', 'events_20260301_user', '1000000 1000000 2000 2');
  create index events_20260301_project on events_20260301 (customer, project, event_time);
  insert into sqlite_stat1 values ('events_20260301', 'events_20260301_project', '1000000 1000000 200000 2');
  create index events_20260301_source on events_20260301 (customer, event_source, event_time);
  insert into sqlite_stat1 values ('events_20260301', 'events_20260301_source', '1000000 1000000 20000 2');
  create index events_20260301_origin on events_20260301 (customer, coalesce(sortable_address, source_ip_address), event_time) where source_ip_address is not null;
  insert into sqlite_stat1 values ('events_20260301', 'events_20260301_origin', '900000 900000 1000 2');
  create index events_20260301_error on events_20260301 (customer, error_code, event_time, sequence, event_name, read_only, user_name, project, event_source, source_ip_address) where error_code is not null;
  insert into sqlite_stat1 values ('events_20260301', 'events_20260301_error', '50000 50000 5000 2 1 1 1 1 1 1 1');
  create index events_20260301_name_failed on events_20260301 (customer, event_name, event_time, sequence, error_code, read_only, user_name, project, event_source, source_ip_address) where error_code is not null;
  insert into sqlite_stat1 values ('events_20260301', 'events_20260301_name_failed', '50000 50000 300 2 1 1 1 1 1 1 1');
  create index events_20260301_key on events_20260301 (customer, access_key_id, event_time) where access_key_id is not null;
  insert into sqlite_stat1 values ('events_20260301', 'events_20260301_key', '800000 800000 1500 2');
  create table event_resources_20260301 (
    customer integer not null,
    name text not null,
    type text,
    is_first_of_type integer not null,
    event_time integer not null,
    sequence integer not null,
    primary key (customer, name, event_time, sequence)
  ) without rowid;
  insert into sqlite_stat1 values ('event_resources_20260301', 'event_resources_20260301', '1500000 1500000 100 2 1');
  create index event_resources_20260301_type on event_resources_20260301 (customer, type, event_time, sequence) where is_first_of_type and type is not null;
  insert into sqlite_stat1 values ('event_resources_20260301', 'event_resources_20260301_type', '1000000 1000000 20000 2 1');
  create table event_blocks_20260301 (
    block integer primary key,
    customer integer not null,
    first_time integer not null,
    last_time integer not null,
    stretch integer not null,
    bit integer not null,
    stretch_blocks integer not null,
    content blob not null
  );
  create index event_blocks_20260301_time on event_blocks_20260301 (customer, last_time, first_time, stretch, bit, stretch_blocks);
  insert into sqlite_stat1 values ('event_blocks_20260301', 'event_blocks_20260301_time', '8000 8000 1 1 1 1 1');
  create table event_texts_20260301 (
    stretch integer not null,
    first_slot integer not null,
    day integer not null,
    bits blob not null,
    primary key (stretch, first_slot)
  );
  commit;
`

const MONTH = `
  begin immediate;
  create table administration_202603 (
    customer integer not null,
    day integer not null,
    sequence integer not null,
    id text not null,
    event_id text not null,
    time integer not null,
    user_name text not null,
    department text not null,
    customer_defined1 text not null,
    customer_defined2 text not null,
    type text not null,
    name text not null,
    action text not null,
    details text not null,
    response_code text not null,
    part text not null,
    request_id text,
    shared_event_id text,
    project text,
    primary key (customer, day, sequence)
  ) without rowid;
  create index administration_202603_request on administration_202603 (customer, request_id) where part <> 'whole' and request_id is not null;
  insert into sqlite_stat1 values ('administration_202603', 'administration_202603_request', '900000 900000 2');
  create index administration_202603_shared on administration_202603 (customer, shared_event_id) where part <> 'whole' and shared_event_id is not null;
  insert into sqlite_stat1 values ('administration_202603', 'administration_202603_shared', '900000 900000 2');
  create index administration_202603_asked on administration_202603 (customer, day, sequence, action, request_id, shared_event_id, project) where part = 'request';
  insert into sqlite_stat1 values ('administration_202603', 'administration_202603_asked', '450000 450000 15000 1 1 1 1 1');
  insert into sqlite_stat1 values ('administration_202603', 'administration_202603', '1000000 1000000 40000 1');
  commit;
`

const ID_GENERATION = `
  create table if not exists event_ids_1282 (
      customer integer not null, id text not null, generation integer not null,
      event_time integer not null, sequence integer not null,
      stored_hash text, sent_hash text,
      primary key (customer, id)
    ) without rowid;
`
