package io.whimbrel.testkit.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;

/**
 * The password of a server's only user.
 *
 * @param data the server's data directory
 * @param secret letters and digits, which stand for themselves in every URL
 */
record ServerPassword(EmbeddedPostgres server, Path data, String secret) {
  private static final int BYTES = 24;
  private static final int LOOKS = 1_000;
  private static final long BETWEEN_NANOS = 20_000_000;

  private static final String RULES =
      """
      host all all 127.0.0.1/32 scram-sha-256
      host replication all 127.0.0.1/32 scram-sha-256
      """;

  /** A new one. */
  static String drawn() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Has the server ask for it; returns when nobody comes in without. */
  void ask() {
    server.execute(
        "postgres",
        "set password_encryption = 'scram-sha-256'; set log_statement = 'none';"
            + " alter role postgres password '%s'".formatted(secret));
    try {
      Files.writeString(data.resolve("pg_hba.conf"), RULES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.execute("postgres", "select pg_reload_conf()");
    for (int look = 0; isOpen(); look++) {
      if (look == LOOKS) {
        throw new IllegalStateException("the server does not ask for a password");
      }
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  private boolean isOpen() {
    String url =
        "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=postgres&password=none";
    try (Connection _ = DriverManager.getConnection(url)) {
      return true;
    } catch (SQLException e) {
      return false;
    }
  }
}
