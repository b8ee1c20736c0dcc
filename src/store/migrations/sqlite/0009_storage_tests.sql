-- Uploads carry a checksum, and a trail may be without reading.
alter table connections add column checksum text;
alter table connections add column tested text not null default '[]';
update connections set checksum = 'md5' where kind = 'storage';

alter table trails add column is_write_only integer not null default 0;
