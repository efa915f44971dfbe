package io.whimbrel.testkit.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.zip.GZIPInputStream;

/** Loads a dump of plain statements into an empty database. */
public final class DumpLoader {
  private DumpLoader() {}

  /**
   * Loads a gzipped dump in one transaction over a connection of its own, because a dump changes
   * the settings of its session.
   */
  public static void load(InputStream gzip, String jdbcUrl) throws IOException, SQLException {
    String statements;
    try (InputStream plain = new GZIPInputStream(gzip)) {
      statements = new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
    loadPlain(statements, jdbcUrl);
  }

  /** Runs statements in one transaction over a connection of its own. */
  public static void loadPlain(String statements, String jdbcUrl) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("preferQueryMode", "simple");
    try (Connection connection = DriverManager.getConnection(jdbcUrl, properties)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.setEscapeProcessing(false);
        statement.execute(statements);
      }
      connection.commit();
    }
  }
}
