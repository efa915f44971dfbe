package io.whimbrel.cli.voyage;

import io.whimbrel.testkit.data.DataSet;
import io.whimbrel.testkit.data.DumpLoader;
import io.whimbrel.testkit.general.GeneralLoad;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Databases that are carried whole: others designed all but the last two. */
enum WholeDatabase {
  CAMUNDA,
  CHINOOK,
  EMPLOYEE,
  NORTHWIND,
  PAGILA,
  SAKILA,
  TEMPORAL,
  THINGSBOARD,
  HOSTILE,
  EVERYTHING;

  private static final int ROWS_WHERE_NONE_ARE = 4;

  /** Whether it was made for tests, of everything that may go wrong. */
  boolean isMadeOfTraps() {
    return this == HOSTILE || this == EVERYTHING;
  }

  /** Makes structure and rows in an empty database. */
  void load(String jdbcUrl, PostgresVersion version) throws IOException, SQLException {
    switch (this) {
      case CHINOOK -> DataSet.CHINOOK.load(jdbcUrl);
      case NORTHWIND -> DataSet.NORTHWIND.load(jdbcUrl);
      case PAGILA -> DataSet.PAGILA.load(jdbcUrl);
      case CAMUNDA, EMPLOYEE, SAKILA, TEMPORAL, THINGSBOARD -> loadDump(jdbcUrl);
      case HOSTILE -> loadStatements("", jdbcUrl);
      case EVERYTHING -> loadEverything(jdbcUrl, version);
    }
  }

  /** Gives rows to the tables that have none. */
  void seed(String jdbcUrl) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl)) {
      GeneralLoad.of(connection).seed(connection, ROWS_WHERE_NONE_ARE);
    }
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  private InputStream resource(String ending) {
    String path = "/voyage/" + text() + ending;
    InputStream resource = WholeDatabase.class.getResourceAsStream(path);
    if (resource == null) {
      throw new IllegalStateException("the resource %s is not there".formatted(path));
    }
    return resource;
  }

  private void loadDump(String jdbcUrl) throws IOException, SQLException {
    try (InputStream dump = resource(".sql.gz")) {
      DumpLoader.load(dump, jdbcUrl);
    }
  }

  /** A version has what the older ones have. */
  private void loadEverything(String jdbcUrl, PostgresVersion version)
      throws IOException, SQLException {
    loadStatements("", jdbcUrl);
    for (PostgresVersion since : List.of(PostgresVersion.V15, PostgresVersion.V18)) {
      if (version.compareTo(since) >= 0) {
        loadStatements("-" + since.major(), jdbcUrl);
      }
    }
  }

  private void loadStatements(String part, String jdbcUrl) throws IOException, SQLException {
    try (InputStream statements = resource(part + ".sql")) {
      DumpLoader.loadPlain(new String(statements.readAllBytes(), StandardCharsets.UTF_8), jdbcUrl);
    }
  }
}
