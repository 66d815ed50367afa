-- Shares of big searches that builds ask for. They live for seconds: whoever asked takes them away again.
create table shards (
  id uuid primary key,
  search uuid not null,
  build uuid not null,
  -- Of the build: when it is in other hands, its shards are of no use.
  attempt uuid not null,
  place int not null,
  shard json not null,
  state text not null check (state in ('waiting', 'running', 'done', 'lost')),
  worker uuid,
  outcome json
);
create index shards_of_search on shards (search);
create index shards_of_worker on shards (worker) where state = 'running';
