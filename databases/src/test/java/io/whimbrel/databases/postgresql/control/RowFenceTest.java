package io.whimbrel.databases.postgresql.control;

import static io.whimbrel.databases.postgresql.control.FenceGround.LONG;
import static io.whimbrel.databases.postgresql.control.FenceGround.SCOPE;
import static io.whimbrel.databases.postgresql.control.FenceGround.TABLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.RowPart;
import io.whimbrel.core.mapping.RowShare;
import io.whimbrel.core.mapping.RowShares;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class RowFenceTest {
  private final FenceGround ground;

  RowFenceTest(PostgresServers servers) {
    ground = new FenceGround(servers);
  }

  @Test
  void aRollbackThatIsBackedOutLeavesTheNewSideInChargeOfItsRowsAlone() throws SQLException {
    PostgresFence back = ofRows("one", Course.BACK, FenceSide.SOURCE);

    back.raise(Duration.ZERO, LONG);
    assertThatThrownBy(() -> ground.run("insert into a values (5)"))
        .hasMessageContaining("refuses");
    back.lower();
    ground.run("insert into a values (5)");
    assertThatThrownBy(() -> ground.run("insert into a values (15)"))
        .hasMessageContaining("not yet moved");

    ofRows("two", Course.THERE, FenceSide.TARGET).raise(Duration.ZERO, LONG);
    back.raise(Duration.ZERO, LONG);
    back.lower();
    ground.run("insert into a values (6)");
    assertThatThrownBy(() -> ground.run("insert into a values (15)"))
        .hasMessageContaining("not yet moved");
  }

  @Test
  void aRowPassesToNoOtherPhaseWhileBothAreOnTheNewSideAndAgainBehindTheCleanup()
      throws SQLException {
    for (String phase : List.of("one", "two")) {
      PostgresFence there = ofRows(phase, Course.THERE, FenceSide.TARGET);
      there.raise(Duration.ZERO, LONG);
      try (Connection connection = ground.open()) {
        ControlSchema.takeOver(connection, rowScope(phase, Course.THERE), 0);
      }
      there.lowerFor(0);
    }
    ground.run("insert into a values (5)", "update a set id = 6 where id = 5");

    assertThatThrownBy(() -> ground.run("update a set id = 15 where id = 6"))
        .hasMessageContaining(
            "a row of phase one passes to no other one before the cleanup of MIGRATION-001");
    ground.run("insert into a values (15)");
    assertThatThrownBy(() -> ground.run("update a set id = 7 where id = 15"))
        .hasMessageContaining("a row of phase two passes to no other one");
    try (Connection connection = ground.open()) {
      for (String phase : List.of("one", "two")) {
        FenceTriggers.remove(connection, rowScope(phase, Course.THERE), FenceSide.TARGET);
      }
      assertThat(Query.texts(connection, "select tgname from pg_trigger")).isEmpty();
    }
    ground.run("update a set id = 25 where id = 6");
  }

  /** Phases one and two have the rows below 10 and the others. */
  private PostgresFence ofRows(String phase, Course course, FenceSide side) {
    return new PostgresFence(
        ground.connections(), rowScope(phase, course), side, List.of(TABLES.getFirst()));
  }

  private static RunScope rowScope(String phase, Course course) {
    RowPart low = new RowPart.Range(Optional.empty(), Optional.of("10"));
    Map<String, RowShare> shares =
        Map.of(
            "one",
            new RowShare("id", "id", low),
            "two",
            new RowShare("id", "id", new RowPart.Rest(List.of(low))));
    Map<TableName, Map<String, RowShare>> tables = Map.of(TABLES.getFirst(), shares);
    MigrationId migration = SCOPE.migration().phase(phase);
    return new RunScope(
        new RunId(migration.text() + (course == Course.BACK ? ".1.back" : ".1")),
        migration,
        SCOPE.limits(),
        SCOPE.access(),
        course,
        Optional.empty(),
        /* epoch= */ 0,
        Optional.empty(),
        new RowShares(phase, tables, tables));
  }
}
