package io.whimbrel.databases.postgresql.catalog;

/** How the ids of objects begin that others are looked up by. */
public final class ObjectIds {
  /** Of a schema. */
  public static final String SCHEMA = "schema ";

  /** Of an extension. */
  public static final String EXTENSION = "extension ";

  /** Of an access method. */
  public static final String ACCESS_METHOD = "access method ";

  private ObjectIds() {}
}
