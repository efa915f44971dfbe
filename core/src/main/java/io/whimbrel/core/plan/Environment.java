package io.whimbrel.core.plan;

/** Who suffers when a migration goes wrong. */
public enum Environment {
  /** Whoever develops. */
  DEVELOPMENT,
  /** Whoever tries. */
  STAGING,
  /** Everybody. */
  PRODUCTION
}
