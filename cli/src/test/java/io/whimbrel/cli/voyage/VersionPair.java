package io.whimbrel.cli.voyage;

import io.whimbrel.testkit.postgresql.PostgresVersion;

/** From which version to which. */
enum VersionPair {
  OLDEST_TO_NEWEST(PostgresVersion.V14, PostgresVersion.V18),
  BETWEEN(PostgresVersion.V15, PostgresVersion.V17),
  SAME(PostgresVersion.V18, PostgresVersion.V18);

  private final PostgresVersion source;
  private final PostgresVersion target;

  VersionPair(PostgresVersion source, PostgresVersion target) {
    this.source = source;
    this.target = target;
  }

  PostgresVersion source() {
    return source;
  }

  PostgresVersion target() {
    return target;
  }

  @Override
  public String toString() {
    return source.major() + " to " + target.major();
  }
}
