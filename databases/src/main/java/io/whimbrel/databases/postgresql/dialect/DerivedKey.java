package io.whimbrel.databases.postgresql.dialect;

/**
 * The UUID that an old key becomes: version 8 (RFC 9562, section 5.8) from SHA-256 over namespace
 * and old key, so that copy, sync and every foreign key make the same one without asking anybody.
 * Built from functions of PostgreSQL 11 and newer alone; not MD5, which FIPS servers refuse.
 */
public final class DerivedKey {

  private DerivedKey() {}

  /**
   * The SQL expression of the UUID; NULL for a NULL key.
   *
   * @param namespace of the table whose key it is
   * @param key SQL expression of the old key
   */
  public static String expression(String namespace, String key) {
    String name = Sql.literal(namespace + ":") + " || (" + key + ")::text";
    String hash =
        "encode(substring(sha256(convert_to(" + name + ", 'UTF8')) from 1 for 16), 'hex')";
    return "overlay(overlay("
        + hash
        + " placing '8' from 13 for 1) placing '8' from 17 for 1)::uuid";
  }
}
