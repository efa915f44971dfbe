package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.RowPart;
import io.whimbrel.core.mapping.RowShare;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changes of rows that another phase has, of which the log leaves out the large value. */
@ExtendWith(PostgresServers.Resolver.class)
class OtherRowsTest {

  private final TwoDatabases databases;

  OtherRowsTest(TwoDatabases databases) {
    this.databases = databases;
    databases.onBoth(
        """
        create table t (id int, part text, tenant int, n int, big text, primary key (part, id));
        alter table t alter big set storage external
        """);
    databases.onSource(
        "insert into t select g, 'it''s {' || g % 3 || '}', g % 2, 0, repeat('x' || g, 3000)"
            + " from generate_series(1, 600) g");
  }

  @Test
  void areReadAgainByOneQuestionForASet() throws SQLException {
    RowShare mine = new RowShare("tenant", "tenant", new RowPart.OneOf(List.of("1")));
    TableMapping mapping = TwoDatabases.plain(databases.table("public", "t")).of(Optional.of(mine));
    try (Carrying carrying = Carrying.of(databases, List.of(mapping)).copyAll()) {
      databases.onSource("update t set n = id");

      carrying.applyAll();

      assertThat(databases.targetRows("select * from public.t"))
          .containsExactlyInAnyOrderElementsOf(
              databases.sourceRows("select * from public.t where tenant = 1"));
      assertThat(carrying.readAgain()).isEqualTo(300);
      assertThat(carrying.questions()).isOne();
    }
  }

  /** A row that comes into the part is written whole, though the log has not all of it. */
  @Test
  void areWrittenWhereTheyComeToThisPhase() throws SQLException {
    RowShare mine = new RowShare("tenant", "tenant", new RowPart.OneOf(List.of("1")));
    TableMapping mapping = TwoDatabases.plain(databases.table("public", "t")).of(Optional.of(mine));
    try (Carrying carrying = Carrying.of(databases, List.of(mapping)).copyAll()) {
      databases.onSource("update t set tenant = 1 where id in (2, 4, 300)");
      databases.onSource("delete from t where id = 300");

      carrying.applyAll();

      assertThat(databases.targetRows("select * from public.t"))
          .hasSize(302)
          .containsExactlyInAnyOrderElementsOf(
              databases.sourceRows("select * from public.t where tenant = 1"));
    }
  }
}
