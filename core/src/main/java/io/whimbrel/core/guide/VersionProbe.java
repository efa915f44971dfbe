package io.whimbrel.core.guide;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.endpoint.Secret;

/** What tells which version an environment has: the first version in what it says. */
public sealed interface VersionProbe {

  /** A command for {@code sh -c}, in the directory of the guides. */
  record Command(String text) implements VersionProbe {}

  /** The first value of a query's first row. */
  record Query(String sql, DatabaseUrl database) implements VersionProbe {}

  /** The answer to a GET. */
  record Request(Secret url) implements VersionProbe {}
}
