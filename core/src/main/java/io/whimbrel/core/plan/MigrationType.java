package io.whimbrel.core.plan;

/** What kind of change a migration is; several make it combined. */
public enum MigrationType {
  SCHEMA,
  DATA,
  PLATFORM,
  ARCHITECTURE,
  VERSION,
  CODE,
  INFRASTRUCTURE
}
