package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.column;
import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.plain;
import static io.whimbrel.databases.postgresql.rows.TestTables.query;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule.Carry;
import io.whimbrel.core.mapping.ValueRule.Compute;
import io.whimbrel.core.mapping.ValueRule.Fill;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class ChunkLoadTest {

  private static final String KILL =
      "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
          + " where datname = current_database() and pid <> pg_backend_pid()"
          + " and usename is not null";

  private final Transfer transfer;

  ChunkLoadTest(TwoDatabases databases) {
    transfer = Transfer.between(databases);
  }

  @Test
  void aChunkIsLoadedOnceHoweverOftenItIsTried() {
    TableMapping mapping = numbers();
    Chunk chunk = new Chunk(mapping.source().name(), 0, Bounds.ALL);

    ChunkMarker first = load(mapping, chunk, transfer.rows().read(mapping, Bounds.ALL, binary()));
    ChunkMarker second = load(mapping, chunk, transfer.rows().read(mapping, Bounds.ALL, binary()));

    assertThat(second).isEqualTo(first);
    assertThat(first.rows()).isEqualTo(5000);
    assertThat(first.bytes()).isGreaterThan(5000 * 20L);
    assertThat(transfer.loads().markers()).containsExactly(first);
    assertThat(count("numbers")).isEqualTo("5000");
  }

  @Test
  void aBackendKilledWhileRowsFlowLeavesNothing() {
    TableMapping mapping = numbers();
    Chunk chunk = new Chunk(mapping.source().name(), 0, Bounds.ALL);
    RowStream stream = transfer.rows().read(mapping, Bounds.ALL, binary());

    assertThatThrownBy(() -> load(mapping, chunk, after(1, stream, this::killTarget)))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.isTransient()).isTrue());

    assertThat(count("numbers")).isEqualTo("0");
    assertThat(transfer.loads().markers()).isEmpty();
    load(mapping, chunk, transfer.rows().read(mapping, Bounds.ALL, binary()));
    assertThat(count("numbers")).isEqualTo("5000");
  }

  @Test
  void aConnectionLostInTheCommitIsTriedAgainAndLoadsOnce() {
    TableMapping mapping = numbers();
    Chunk chunk = new Chunk(mapping.source().name(), 0, Bounds.ALL);
    execute(
        transfer.target(),
        "create function die() returns trigger language plpgsql as"
            + " 'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'",
        "create constraint trigger die after insert on whimbrel.chunk"
            + " deferrable initially deferred for each row execute function die()",
        "alter table whimbrel.chunk enable always trigger die");

    assertThatThrownBy(
            () -> load(mapping, chunk, transfer.rows().read(mapping, Bounds.ALL, binary())))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.isTransient()).isTrue());

    execute(transfer.target(), "drop trigger die on whimbrel.chunk");
    load(mapping, chunk, transfer.rows().read(mapping, Bounds.ALL, binary()));
    assertThat(count("numbers")).isEqualTo("5000");
    assertThat(transfer.loads().markers()).hasSize(1);
  }

  @Test
  void aSourceThatBreaksWhileRowsFlowLeavesNothing() {
    TableMapping mapping = numbers();
    execute(
        transfer.source(),
        "insert into numbers select g, repeat('x', 900)" + " from generate_series(10000, 60000) g");
    Chunk chunk = new Chunk(mapping.source().name(), 0, Bounds.ALL);
    RowStream stream = transfer.rows().read(mapping, Bounds.ALL, binary());

    assertThatThrownBy(
            () -> load(mapping, chunk, after(1, stream, () -> query(transfer.source(), KILL))))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.isTransient()).isTrue());

    assertThat(count("numbers")).isEqualTo("0");
    assertThat(transfer.loads().markers()).isEmpty();
  }

  @Test
  void aNewerEpochOnTheTargetStopsTheOlderRunner() {
    TableMapping mapping = numbers();
    Chunk chunk = new Chunk(mapping.source().name(), 0, Bounds.ALL);
    execute(transfer.target(), "update whimbrel.run set epoch = 2");

    assertThatThrownBy(
            () -> load(mapping, chunk, transfer.rows().read(mapping, Bounds.ALL, binary())))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.LEASE_LOST));
    assertThat(count("numbers")).isEqualTo("0");
  }

  @Test
  void chunksOfOneSnapshotLoadSideBySide() throws Exception {
    TableMapping mapping = numbers();
    List<Bounds> ranges = transfer.rows().split(mapping.source(), 500);
    try (TableSnapshot snapshot = transfer.rows().snapshot(mapping.source());
        ExecutorService workers = Executors.newFixedThreadPool(4)) {
      execute(transfer.source(), "delete from numbers where id % 2 = 0");
      List<Callable<ChunkMarker>> tasks =
          IntStream.range(0, ranges.size())
              .mapToObj(i -> (Callable<ChunkMarker>) () -> load(mapping, ranges, i, snapshot))
              .toList();

      List<Future<ChunkMarker>> loaded = workers.invokeAll(tasks);

      for (Future<ChunkMarker> marker : loaded) {
        assertThat(marker.get().snapshot()).isEqualTo(snapshot.text());
      }
    }
    assertThat(count("numbers")).isEqualTo("5000");
    assertThat(transfer.loads().markers()).hasSize(10);
  }

  @Test
  void aLostSnapshotIsATransientProblem() {
    TableMapping mapping = numbers();
    try (TableSnapshot snapshot = transfer.rows().snapshot(mapping.source())) {
      query(transfer.source(), KILL);

      assertThatThrownBy(() -> snapshot.read(mapping, Bounds.ALL, binary()))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.isTransient()).isTrue())
          .hasMessageContaining("snapshot");
    }
  }

  @Test
  void columnsAreRenamedReorderedDroppedAndFilled() {
    execute(
        transfer.source(),
        "create table s (id int primary key, a text, b int, secret text)",
        "insert into s values (1, 'x', 2, 'y')");
    execute(
        transfer.target(),
        "create table kept (extra text default 'd', bb int, id int primary key, aa text,"
            + " ss text)",
        "create table dropped (bb int, id int generated always as identity primary key)");
    TableMapping kept =
        TestTables.mapping(
            table(transfer.source(), "s"),
            "kept",
            column("extra", "text", new Fill()),
            column("bb", "integer", new Carry("b")),
            column("id", "integer", new Carry("id")),
            column("aa", "text", new Carry("a")),
            column("ss", "text", new Carry("secret")));
    TableMapping dropped =
        TestTables.mapping(
            table(transfer.source(), "s"),
            "dropped",
            column("bb", "integer", new Carry("b")),
            column("id", "integer", new Carry("id")));

    transfer.copy(kept, 10);
    transfer.loads().reset(dropped, Transfer.EPOCH);
    transfer.copy(dropped, 10);

    assertThat(query(transfer.target(), "select kept::text from kept")).isEqualTo("(d,2,1,x,y)");
    assertThat(query(transfer.target(), "select dropped::text from dropped")).isEqualTo("(2,1)");
    assertThat(transfer.targetDigest(kept)).isEqualTo(transfer.sourceDigest(kept));
    assertThat(transfer.targetDigest(dropped)).isEqualTo(transfer.sourceDigest(dropped));
  }

  @Test
  void aRefusedRowIsNamedWithItsColumnAndAFix() {
    execute(
        transfer.source(),
        "create table s (id int primary key, name text)",
        "insert into s values (1, 'short'), (2, 'much too long')");
    execute(transfer.target(), "create table s (id int primary key, name varchar(5) not null)");
    TableMapping straight =
        TestTables.mapping(
            table(transfer.source(), "s"),
            "s",
            column("id", "integer", new Carry("id")),
            column("name", "text", new Carry("name")));
    TableMapping computed =
        TestTables.mapping(
            table(transfer.source(), "s"),
            "s",
            column("id", "integer", new Carry("id")),
            column(
                "name",
                "character varying(5)",
                new Compute("nullif(name, 'short')", Optional.empty())));

    assertThatThrownBy(() -> transfer.copy(straight, 10))
        .hasMessageContaining("E-ROW-REFUSED")
        .hasMessageContaining("value too long for type character varying(5)")
        .hasMessageContaining("row 2 of it, column name")
        .hasMessageContaining("longer type");
    assertThatThrownBy(() -> transfer.copy(computed, 10))
        .hasMessageContaining("E-ROW-REFUSED")
        .hasMessageContaining("column name")
        .hasMessageContaining("Next:");
  }

  @Test
  void aFailingExpressionIsTracedToItsColumnAndRow() {
    execute(
        transfer.source(),
        "create table s (id int, part text, n text, primary key (id, part))",
        "insert into s select g, 'p', case when g = 777 then '12a' else g::text end"
            + " from generate_series(1, 1000) g");
    execute(transfer.target(), "create table s (id int, part text, n int)");
    TableMapping mapping =
        TestTables.mapping(
            table(transfer.source(), "s"),
            "s",
            column("id", "integer", new Carry("id")),
            column("part", "text", new Carry("part")),
            column("n", "integer", new Carry("n")));

    assertThatThrownBy(() -> transfer.copy(mapping, 5000))
        .hasMessageContaining("E-ROW-REFUSED")
        .hasMessageContaining("\"12a\"")
        .hasMessageContaining("public.s#0, column n, source row id=777, part=p");
    assertThat(count("s")).isEqualTo("0");
  }

  @Test
  void anExpressionMayHoldAQuestionMarkAndBraces() {
    execute(
        transfer.source(),
        "create table s (id int primary key, j jsonb)",
        "insert into s values (1, '{\"a\": 1}'), (2, '{}')");
    execute(transfer.target(), "create table s (id int primary key, has boolean, a int[])");
    TableMapping mapping =
        TestTables.mapping(
            table(transfer.source(), "s"),
            "s",
            column("id", "integer", new Carry("id")),
            column("has", "boolean", new Compute("s.j ? 'a'", Optional.empty())),
            column("a", "integer[]", new Compute("'{1,2}'", Optional.empty())));

    transfer.copy(mapping, 10);

    assertThat(query(transfer.target(), "select string_agg(s::text, '' order by id) from s"))
        .isEqualTo("(1,t,\"{1,2}\")(2,f,\"{1,2}\")");
    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();
  }

  private TableMapping numbers() {
    transfer.both("create table numbers (id int primary key, v text)");
    execute(
        transfer.source(),
        "insert into numbers select g, repeat('v', 20) || g from" + " generate_series(1, 5000) g");
    return plain(table(transfer.source(), "numbers"));
  }

  private ChunkMarker load(
      TableMapping mapping, List<Bounds> ranges, int ordinal, TableSnapshot snapshot) {
    Chunk chunk = new Chunk(mapping.source().name(), ordinal, ranges.get(ordinal));
    try (RowStream stream = snapshot.read(mapping, chunk.bounds(), binary())) {
      return transfer
          .loads()
          .load(mapping, chunk, snapshot.text(), binary(), stream, Transfer.EPOCH);
    }
  }

  private ChunkMarker load(TableMapping mapping, Chunk chunk, RowStream stream) {
    try (stream) {
      return transfer.loads().load(mapping, chunk, "1:1:", binary(), stream, Transfer.EPOCH);
    }
  }

  private void killTarget() {
    query(transfer.target(), KILL);
  }

  private String count(String table) {
    return query(transfer.target(), "select count(*) from " + table);
  }

  private static RowFormat binary() {
    return RowFormat.POSTGRESQL_BINARY;
  }

  /** A stream behind whose so many-th piece something happens. */
  private static RowStream after(int pieces, RowStream stream, Runnable event) {
    return new RowStream() {
      private int given;

      @Override
      public byte @Nullable [] next() {
        byte[] piece = stream.next();
        if (++given == pieces) {
          event.run();
        }
        return piece;
      }

      @Override
      public void close() {
        stream.close();
      }
    };
  }
}
