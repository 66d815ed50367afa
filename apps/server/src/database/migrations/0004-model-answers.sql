-- What models answered to builds that have not ended, for whoever tries them again. Gone when the build ends.
create table model_answers (
  build uuid not null,
  key text not null,
  -- As private as the request.
  answer json not null,
  -- Null where the price is not known.
  cost_usd float8,
  primary key (build, key)
);
