-- Trails with selectors select more events than before. An earlier attempt may have left an archive without those: the
-- names of the next attempt are other ones, and digests do not say that they list all archives of before.
update trails set revision = revision + 1, own_since = now() where selectors is not null;
