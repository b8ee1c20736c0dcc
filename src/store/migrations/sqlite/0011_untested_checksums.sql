-- A storage that was never tested may not accept Content-MD5: its checksum is not known yet.
update connections set checksum = null where kind = 'storage' and checksum = 'md5' and tested = '[]';
