package io.whimbrel.testkit.postgresql;

import java.util.Locale;

/** As whom Whimbrel connects to the databases of tests; the system property chooses. */
public enum WhimbrelRoles {
  /** On both sides the superuser that owns everything. */
  SUPERUSER {
    @Override
    String admit(EmbeddedPostgres server, String database, DatabaseSide side) {
      return server.url(database);
    }
  };

  /** The system property: the name of a value of this type in lower case. */
  public static final String PROPERTY = "whimbrel.test.roles";

  /**
   * Gives Whimbrel what it needs in a new, empty database, where tables may follow.
   *
   * @return the URL with which Whimbrel connects
   */
  abstract String admit(EmbeddedPostgres server, String database, DatabaseSide side);

  /** What the system property names; {@link #SUPERUSER} without it. */
  static WhimbrelRoles chosen() {
    return valueOf(System.getProperty(PROPERTY, SUPERUSER.name()).toUpperCase(Locale.ROOT));
  }
}
