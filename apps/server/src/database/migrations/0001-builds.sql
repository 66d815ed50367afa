create table keys (
  id uuid primary key,
  name text not null,
  tenant text not null,
  secret_hash bytea not null unique,
  scopes text[] not null,
  limits json not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- What builds came to. Equal requests of a tenant share one.
create table results (
  id uuid primary key,
  result json not null,
  evidence json not null
);

create table builds (
  -- A version 7 UUID: in order of time.
  id uuid primary key,
  tenant text not null,
  key_id uuid,
  state text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  -- json, not jsonb: it keeps every text that JSON can say, even one with a zero character.
  request json not null,
  -- Of all that determines the result; null where models have a say.
  request_hash bytea,
  -- What models may cost; null where none are asked.
  budget_usd float8,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  attempts int not null default 0,
  -- How often the process that did the work died, and how often the worker went silent.
  crashes int not null default 0,
  losses int not null default 0,
  worker uuid,
  -- The claim that may write events and the end: a worker that was given up has another one.
  attempt uuid,
  cancel_requested boolean not null default false,
  last_event int not null,
  result_id uuid references results,
  summary text,
  failure json,
  slug text unique
);
create index builds_of_tenant on builds (tenant, id);
create index builds_unended on builds (tenant, state) where state in ('queued', 'running');
create index builds_of_worker on builds (worker) where state = 'running';
create index builds_reusable on builds (tenant, request_hash) where state = 'succeeded' and request_hash is not null;

-- Ids of a build count up from 1 without a gap; whoever writes holds the build's row.
create table events (
  build uuid not null,
  id int not null,
  at timestamptz not null default now(),
  type text not null,
  data json not null,
  primary key (build, id)
);

create table idempotency (
  tenant text not null,
  key_hash bytea not null,
  request_hash bytea not null,
  build uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant, key_hash)
);
create index idempotency_age on idempotency (created_at);

create table blobs (
  sha256 bytea primary key,
  bytes bytea not null,
  created_at timestamptz not null default now()
);

-- One record for each build, and for each reading that asked models.
create table usage (
  subject text primary key,
  tenant text not null,
  key_id uuid,
  -- First day, in UTC.
  month date not null,
  reserved_usd float8 not null,
  -- Null until it is settled.
  cost_usd float8,
  created_at timestamptz not null default now(),
  settled_at timestamptz
);
create index usage_of_key on usage (key_id, month);
create index usage_of_tenant on usage (tenant, month);

create table workers (
  id uuid primary key,
  host text not null,
  pid int not null,
  slots int not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null
);
