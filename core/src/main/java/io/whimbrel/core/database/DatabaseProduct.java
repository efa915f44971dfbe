package io.whimbrel.core.database;

import io.whimbrel.core.plan.DatabaseUrl;

/** One database product: opens a database as a source or as a target. */
public interface DatabaseProduct {

  /** Whether a URL is of this product. */
  boolean accepts(DatabaseUrl url);

  /** Opens the old side. Connections are made when they are needed. */
  SourceDatabase source(DatabaseUrl url, RunScope scope);

  /** Opens the new side. Connections are made when they are needed. */
  TargetDatabase target(DatabaseUrl url, RunScope scope);
}
