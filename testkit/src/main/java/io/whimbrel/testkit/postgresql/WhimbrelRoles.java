package io.whimbrel.testkit.postgresql;

import java.util.Locale;
import java.util.Map;

/** As whom Whimbrel connects to the databases of tests; the system property chooses. */
public enum WhimbrelRoles {
  /** On both sides the superuser that owns everything. */
  SUPERUSER {
    @Override
    String admit(EmbeddedPostgres server, String database, DatabaseSide side) {
      return server.url(database);
    }
  },

  /**
   * The roles that the product's scripts make. What tests make on the source belongs to a third
   * role, on the target to Whimbrel's own.
   */
  LEAST {
    @Override
    String admit(EmbeddedPostgres server, String database, DatabaseSide side) {
      settle(server, database, side);
      return server.url(database).replace("//postgres@", "//" + role(side) + "@");
    }

    @Override
    void settle(EmbeddedPostgres server, String database, DatabaseSide side) {
      synchronized (LOCK) {
        Ownership.handOver(server, database, administrator(side));
        server.execute(database, LOCAL + RoleScript.of(side) + LEND.getOrDefault(side, ""));
      }
    }

    @Override
    String administrator(DatabaseSide side) {
      return side == DatabaseSide.SOURCE ? OWNER : role(side);
    }

    private static String role(DatabaseSide side) {
      return "whimbrel_" + side.name().toLowerCase(Locale.ROOT);
    }
  };

  /** Roles belong to the whole server, and two sessions cannot change one at the same time. */
  private static final Object LOCK = new Object();

  /** The system property: the name of a value of this type in lower case. */
  public static final String PROPERTY = "whimbrel.test.roles";

  /**
   * Gives Whimbrel what it needs in a new, empty database, where tables may follow.
   *
   * @return the URL with which Whimbrel connects
   */
  abstract String admit(EmbeddedPostgres server, String database, DatabaseSide side);

  /** Not even a synchronous standby that is missing is waited for. */
  private static final String LOCAL = "set synchronous_commit = local;\n";

  private static final String OWNER = "application_owner";

  /** An application's sessions may do in tests what makes trouble. */
  private static final Map<DatabaseSide, String> LEND =
      Map.of(
          DatabaseSide.SOURCE,
          """
          ;
          grant application_owner to whimbrel_source;
          grant pg_signal_backend to application_owner;
          do $trouble$
          begin
            if current_setting('server_version_num')::int >= 150000 then
              execute 'grant set on parameter session_replication_role to application_owner';
            end if;
          end
          $trouble$
          """);

  /** As whom tests connect, beside {@link TestDatabase#execute}, which is a superuser's. */
  String administrator(DatabaseSide side) {
    return "postgres";
  }

  /** Lets Whimbrel at what an administrator has made since. */
  void settle(EmbeddedPostgres server, String database, DatabaseSide side) {}

  /** What the system property names; {@link #SUPERUSER} without it. */
  static WhimbrelRoles chosen() {
    return valueOf(System.getProperty(PROPERTY, SUPERUSER.name()).toUpperCase(Locale.ROOT));
  }
}
