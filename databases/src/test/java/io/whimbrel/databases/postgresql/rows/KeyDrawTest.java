package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.column;
import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.plain;
import static io.whimbrel.databases.postgresql.rows.TestTables.query;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule.Carry;
import io.whimbrel.core.mapping.ValueRule.DeriveKey;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class KeyDrawTest {

  private static final Draw TENTH = new Draw(1, 0.1);

  private final Transfer transfer;

  KeyDrawTest(TwoDatabases databases) {
    transfer = Transfer.between(databases);
  }

  private TableMapping plainTable() {
    transfer.both("create table t (a int, \"b?\" text, v text, primary key (a, \"b?\"))");
    execute(
        transfer.source(), "insert into t select g, 'ü' || g, 'v' from generate_series(1, 5000) g");
    TableMapping mapping = plain(table(transfer.source(), "t"));
    transfer.copy(mapping, 2000);
    return mapping;
  }

  @Test
  void aRowThatLacksAPartOfItsKeyIsNotDrawnButShownAndFoundByItself() {
    TableMapping mapping = plainTable();
    execute(
        transfer.target(),
        "alter table t drop constraint t_pkey, alter \"b?\" drop not null;"
            + " insert into t values (7, null, 'w')");

    List<List<String>> drawn = transfer.proofs().drawn(mapping, Bounds.ALL, new Draw(1, 1));

    assertThat(drawn).hasSize(5000).allMatch(key -> key.size() == 2 && !key.getLast().isEmpty());
    String shown = transfer.proofs().drawnQuery(mapping, TENTH);
    assertThat(query(transfer.target(), "select v from (%s) as t where v = 'w'".formatted(shown)))
        .isEqualTo("w");
    assertThat(transfer.proofs().keyless(mapping, 10).differences())
        .extracting(RowDifference::key)
        .containsExactly("a=7, b?=NULL");
  }

  @Test
  void bothSidesDrawTheSameKeysEveryTime() {
    TableMapping mapping = plainTable();

    List<List<String>> drawn = transfer.rows().drawn(mapping, Bounds.ALL, TENTH);

    assertThat(drawn).hasSizeBetween(400, 600).doesNotHaveDuplicates();
    assertThat(transfer.rows().drawn(mapping, Bounds.ALL, TENTH))
        .containsExactlyInAnyOrderElementsOf(drawn);
    assertThat(transfer.proofs().drawn(mapping, Bounds.ALL, TENTH))
        .containsExactlyInAnyOrderElementsOf(drawn);
    assertThat(transfer.rows().drawn(mapping, Bounds.ALL, new Draw(2, 0.1)))
        .isNotEmpty()
        .isNotEqualTo(drawn);
    assertThat(transfer.rows().drawn(mapping, Bounds.ALL, new Draw(1, 0.2))).containsAll(drawn);
  }

  @Test
  void theDrawsOfRangesAreTogetherTheDrawOfTheTable() {
    TableMapping mapping = plainTable();

    List<List<String>> parts = new ArrayList<>();
    for (Bounds bounds : transfer.rows().split(mapping.source(), 1000)) {
      List<List<String>> part = transfer.rows().drawn(mapping, bounds, TENTH);
      assertThat(transfer.proofs().drawn(mapping, bounds, TENTH))
          .containsExactlyInAnyOrderElementsOf(part);
      parts.addAll(part);
    }

    assertThat(parts)
        .containsExactlyInAnyOrderElementsOf(transfer.rows().drawn(mapping, Bounds.ALL, TENTH));
  }

  @Test
  void theQueriesShowTheSameSampleOnBothSides() {
    TableMapping mapping = plainTable();
    String rows = "select string_agg(t::text, ',') from (%s) as t";

    String here = transfer.rows().drawnQuery(mapping, TENTH);
    String there = transfer.proofs().drawnQuery(mapping, TENTH);

    assertThat(query(transfer.target(), rows.formatted(there)))
        .isEqualTo(query(transfer.source(), rows.formatted(here)))
        .hasSizeGreaterThan(1000);
  }

  @Test
  void aRowThatOnlyTheTargetHasIsDrawnThere() {
    TableMapping mapping = plainTable();
    execute(
        transfer.target(), "insert into t select g, 'x', 'v' from generate_series(6000, 6999) g");

    assertThat(transfer.proofs().drawn(mapping, Bounds.ALL, TENTH))
        .filteredOn(key -> key.getFirst().startsWith("6") && key.getFirst().length() == 4)
        .hasSizeBetween(50, 150);
  }

  @Test
  void derivedKeysAreDrawnByTheKeysThatTheyStandFor() {
    execute(
        transfer.source(),
        "create table users (id bigint primary key, v text)",
        "insert into users select g, 'v' from generate_series(1, 2000) g");
    execute(transfer.target(), "create table users (id uuid primary key, v text)");
    TableMapping mapping =
        new TableMapping(
            table(transfer.source(), "users"),
            new TableName("public", "users"),
            List.of(
                column("id", "uuid", new DeriveKey("id", "MIGRATION-001/public.users")),
                column("v", "text", new Carry("v"))),
            Optional.empty(),
            List.of(),
            Optional.of("MIGRATION-001/public.users"));
    transfer.copy(mapping, 1000);

    List<List<String>> drawn = transfer.rows().drawn(mapping, Bounds.ALL, TENTH);

    assertThat(drawn).isNotEmpty();
    assertThat(transfer.proofs().drawn(mapping, Bounds.ALL, TENTH))
        .containsExactlyInAnyOrderElementsOf(drawn);
    String there = transfer.proofs().drawnQuery(mapping, TENTH);
    assertThat(query(transfer.target(), "select count(*) from (" + there + ") as t"))
        .isEqualTo(Integer.toString(drawn.size()));
  }
}
