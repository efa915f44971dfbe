package io.whimbrel.core.row;

/** How rows are encoded between source and target; both are PostgreSQL's COPY formats. */
public enum RowFormat {
  /** COPY's binary format: the fastest that two PostgreSQL servers share. */
  POSTGRESQL_BINARY,
  /** COPY's text format: for types whose binary form does not travel between clusters. */
  POSTGRESQL_TEXT
}
