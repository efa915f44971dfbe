package io.whimbrel.testkit.data;

import io.whimbrel.testkit.load.LedgerTable;
import io.whimbrel.testkit.load.Scenario;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A database that others designed, with an application on it. Needs PostgreSQL 14 or newer. */
public enum DataSet {
  PAGILA,
  CHINOOK,
  NORTHWIND;

  /** Creates a database with the data set's name in lower case. */
  public void createOn(EmbeddedPostgres server) throws IOException, SQLException {
    String database = name().toLowerCase(Locale.ROOT);
    server.createDatabase(database);
    load(server.jdbcUrl(database));
  }

  /** Loads the data set into an empty database. */
  public void load(String jdbcUrl) throws IOException, SQLException {
    String resource = name().toLowerCase(Locale.ROOT) + ".sql.gz";
    try (InputStream dump = DataSet.class.getResourceAsStream(resource)) {
      if (dump == null) {
        throw new IllegalStateException("the resource %s is not there".formatted(resource));
      }
      DumpLoader.load(dump, jdbcUrl);
    }
  }

  /** Transactions of an application. */
  public List<Scenario> scenarios() {
    return switch (this) {
      case PAGILA -> PagilaScenarios.all();
      case CHINOOK -> ChinookScenarios.all();
      case NORTHWIND -> NorthwindScenarios.all();
    };
  }

  /** The queries with which a ledger of the scenarios is checked. */
  public Map<String, String> queries() {
    List<LedgerTable> tables =
        switch (this) {
          case PAGILA -> PagilaScenarios.TABLES;
          case CHINOOK -> ChinookScenarios.TABLES;
          case NORTHWIND -> NorthwindScenarios.TABLES;
        };
    return tables.stream().collect(Collectors.toMap(LedgerTable::name, LedgerTable::query));
  }
}
