package io.whimbrel.testkit.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataTemplateTest {

  @TempDir private Path directory;

  @Test
  void twoServersOfAVersionHaveTwoIdentifiers() throws SQLException {
    try (EmbeddedPostgres one = EmbeddedPostgres.start(PostgresVersion.V18);
        EmbeddedPostgres two = EmbeddedPostgres.start(PostgresVersion.V18)) {
      assertThat(identifier(one)).isNotEqualTo(identifier(two));
    }
  }

  @Test
  void aCopyThatWasCutOffIsMadeAgain() throws Exception {
    ServerPlace place = new ServerPlace(RunAs.chosen());
    Path data = place.data(directory);
    Files.writeString(data.resolve("PG_VERSION"), "half");

    new DataTemplate(place, PostgresVersion.V18, directory.resolve("log")).fill(data);

    assertThat(data.resolve("PG_VERSION")).hasContent("18");
    assertThat(data.resolve("global/pg_control")).exists();
    ServerPlace.deleteServer(directory);
  }

  @Test
  void theSlowerOfTwoMakersLeavesWhatTheFasterOneMade() throws Exception {
    Path place = directory.resolve("place");
    for (String maker : List.of("faster", "slower")) {
      Path fresh = Files.createDirectory(directory.resolve(maker));
      Files.writeString(fresh.resolve("maker"), maker);

      ServerPlace.finish(fresh, place);
    }

    assertThat(place.resolve("maker")).hasContent("faster");
  }

  private static String identifier(EmbeddedPostgres server) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select system_identifier from pg_control_system()")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
