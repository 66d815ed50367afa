-- Of builds that have ended, those that may be removed some day: published ones are kept.
create index builds_removable on builds (finished_at) where finished_at is not null and slug is null;
create index builds_of_result on builds (result_id) where result_id is not null;

-- All files have a row, wherever their bytes are: null says that these are in a directory or an object store.
alter table blobs alter column bytes drop not null;
-- From then on somebody looks whether a result names the file, and removes it if none does. Null: one did when somebody
-- looked last; whoever removes a result sets it again.
alter table blobs add column check_at timestamptz;
create index blobs_to_check on blobs (check_at) where check_at is not null;

-- A result cannot be written when one of its files is gone, nor a file be removed that a result names.
create table result_files (
  result uuid not null references results on delete cascade,
  sha256 bytea not null references blobs,
  primary key (result, sha256)
);
create index result_files_of_blob on result_files (sha256);

-- Read as text: a result may hold a zero character, which the functions for JSON refuse. A quoted text within a result has
-- its quotation marks escaped, and is not taken for a file's hash.
create temporary table named on commit drop as
  select distinct id as result, decode(found[1], 'hex') as sha256
  from results, regexp_matches(result::text, '"sha256":"([0-9a-f]{64})"', 'g') as found;
insert into blobs (sha256) select distinct sha256 from named on conflict (sha256) do nothing;
insert into result_files (result, sha256) select result, sha256 from named;
update blobs set check_at = now() + interval '1 hour'
  where not exists (select 1 from result_files f where f.sha256 = blobs.sha256);
