package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Collectors;

/** Everything of a database that is not a table, asked of its catalogs in another way. */
final class ProgramStructure {

  private ProgramStructure() {}

  /**
   * The lines, in order, without what comes with extensions; definitions without the qualifiers of
   * columns, which versions write in different places.
   */
  static String of(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      Query.execute(connection, "set search_path = pg_catalog");
      return Query.texts(connection, resource("lines")).stream()
          .filter(line -> !line.contains("whimbrel.") && !line.contains("whimbrel_"))
          .sorted()
          .collect(Collectors.joining("\n"));
    }
  }

  /** A file beside the lines. */
  static String resource(String name) {
    try (InputStream stream =
        ProgramStructure.class.getResourceAsStream("/structures/programs/" + name + ".sql")) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
