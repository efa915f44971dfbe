package io.whimbrel.testkit.postgresql;

/** A PostgreSQL version whose binaries the build provides, one per major version. */
public enum PostgresVersion {
  V14("14.24.0"),
  V15("15.19.0"),
  V16("16.15.0"),
  V17("17.11.0"),
  V18("18.6.0");

  private final String release;

  PostgresVersion(String release) {
    this.release = release;
  }

  /** The release of the binaries, such as {@code 17.11.0}. */
  public String release() {
    return release;
  }

  /** The major version, such as 17. */
  public int major() {
    return Integer.parseInt(release.substring(0, release.indexOf('.')));
  }

  /** The oldest version that Whimbrel supports. */
  public static PostgresVersion oldest() {
    return V14;
  }

  /** The newest version that Whimbrel supports. */
  public static PostgresVersion newest() {
    return V18;
  }
}
