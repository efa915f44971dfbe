package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.testkit.catalog.CatalogComparison;
import io.whimbrel.testkit.catalog.CatalogDifference;
import io.whimbrel.testkit.data.DumpLoader;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A database that holds everything, with an owner and grants on every kind of object, carried with
 * all of them. The roles of the target have other names than those of the source: what arrives is
 * compared when they are renamed.
 */
@ExtendWith(Harbours.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class AccessVoyageTest {
  private static final List<String> ROLES = List.of("captain", "mate", "guest", "admiral");

  private static final String ACCESS =
      """
      access:
        owners: keep
        grants: keep
        roles: { voyage_captain: new_captain, voyage_mate: new_mate, voyage_guest: new_guest, voyage_admiral: new_admiral }
      """;

  private final Harbours harbours;

  AccessVoyageTest(Harbours harbours) {
    this.harbours = harbours;
  }

  @ParameterizedTest
  @EnumSource(names = {"OLDEST_TO_NEWEST", "SAME"})
  void ownersAndGrantsOfEverythingArriveUnderNewNames(VersionPair pair, @TempDir Path directory)
      throws Exception {
    Harbour harbour = harbours.of(pair);
    Leg leg = new Leg(WholeDatabase.EVERYTHING, pair, SchemaMode.CREATE, Rights.ALL);
    String database = "access_" + leg.database();
    prepare(harbour, database);

    try (WholeVoyage voyage = new WholeVoyage(harbour, leg, database, ACCESS, directory)) {
      List<Finding> findings = voyage.check();
      for (Finding finding : findings) {
        if (finding.severity() == Severity.BLOCK && finding.fix().startsWith("alter table ")) {
          harbour.source().execute(database, finding.fix());
        }
      }
      voyage.run();
      voyage.cleanUp();

      rename(harbour.source(), "voyage_", "old_");
      rename(harbour.target(), "new_", "old_");
      assertThat(differences(harbour, database, findings)).isEmpty();
    }
    harbour.drop(database);
  }

  private static void prepare(Harbour harbour, String database) throws Exception {
    ROLES.forEach(role -> create(harbour.source(), "voyage_" + role));
    ROLES.forEach(role -> create(harbour.target(), "new_" + role));
    harbour.fill(WholeDatabase.EVERYTHING, database);
    DumpLoader.loadPlain(
        statements().replace(":database", database), harbour.source().jdbcUrl(database));
    harbour.provide(database);
  }

  private static void create(EmbeddedPostgres server, String role) {
    server.execute(
        "postgres",
        "create role %s%s".formatted(role, role.endsWith("admiral") ? " superuser" : ""));
  }

  private static void rename(EmbeddedPostgres server, String from, String to) {
    ROLES.forEach(
        role ->
            server.execute(
                "postgres", "alter role %1$s%3$s rename to %2$s%3$s".formatted(from, to, role)));
  }

  private static String statements() throws IOException {
    try (InputStream in =
        AccessVoyageTest.class.getResourceAsStream("/voyage/everything-access.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Of who owns what and who may do what; the rest is compared by the voyages of the matrix. */
  private static List<CatalogDifference> differences(
      Harbour harbour, String database, List<Finding> findings) throws Exception {
    Set<String> kinds = Set.of("owner", "grant", "default grant");
    try (Connection old = harbour.source().connect(database);
        Connection fresh = harbour.target().connect(database)) {
      return CatalogComparison.of(old, fresh).unexplained().stream()
          .filter(difference -> kinds.contains(difference.object().kind()))
          .filter(difference -> !Named.by(findings, difference))
          .toList();
    }
  }
}
