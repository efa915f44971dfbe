package io.whimbrel.testkit.postgresql;

/** The versions that can be embedded. */
public enum PostgresVersion {
  V14("14.24.0"),
  V15("15.19.0"),
  V16("16.15.0"),
  V17("17.11.0"),
  V18("18.6.0");

  private final String artifact;

  PostgresVersion(String artifact) {
    this.artifact = artifact;
  }

  /** The version of the artifact that holds the server. */
  public String artifact() {
    return artifact;
  }

  /** The major version. */
  public int major() {
    return Integer.parseInt(name().substring(1));
  }

  /** The oldest version. */
  public static PostgresVersion oldest() {
    return values()[0];
  }

  /** The newest version. */
  public static PostgresVersion newest() {
    return values()[values().length - 1];
  }
}
