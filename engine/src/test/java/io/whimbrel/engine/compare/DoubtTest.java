package io.whimbrel.engine.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.database.ComparedDatabase;
import io.whimbrel.core.database.row.ComparableRows;
import io.whimbrel.core.database.row.ReadableRows;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Pace;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table without a key whose rows differ; what each reading finds is what a test says. */
class DoubtTest {
  private static final TableName LOG = new TableName("public", "log");
  private static final Table TABLE =
      new Table(
          LOG,
          Table.Kind.PLAIN,
          List.of(
              new Column("line", "text", true, Optional.empty(), Column.Generation.NONE, false)),
          Optional.empty(),
          RowIdentity.FULL,
          List.of(),
          Optional.empty(),
          3,
          100);

  /** An expression keeps it from being compared by digests. */
  private static final TableMapping MAPPING =
      new TableMapping(
          TABLE,
          LOG,
          List.of(
              new ColumnMapping(
                  "line", "text", true, Optional.empty(), new ValueRule.Carry("line"), "")),
          Optional.of("true"),
          List.of(),
          Optional.empty());

  @TempDir private Path directory;
  private final Deque<Comparison> readings = new ArrayDeque<>();
  private final List<TableAccount> accounts = new ArrayList<>();

  private static Comparison reading(String onSource, String onTarget) {
    return new Comparison(
        3,
        3,
        new DifferenceCount(1, 1, 0),
        List.of(
            new RowDifference(Kind.MISSING, List.of(onSource), onSource, List.of()),
            new RowDifference(Kind.EXTRA, List.of(onTarget), onTarget, List.of())));
  }

  @Test
  void rowsThatAreOthersAtEveryReadingLeaveItUndecided() {
    for (int n = 0; n < 6; n++) {
      readings.add(reading("n=" + (n + 1), "n=" + n));
    }

    Proof proof = compared();

    assertThat(readings).as("it is read six times").isEmpty();
    assertThat(proof.verdict()).isEqualTo(Proof.Verdict.UNDECIDED);
    assertThat(proof.differing()).isZero();
    assertThat(proof.checks()).hasSize(2).allMatch(check -> check.name().startsWith("row n="));
    assertThat(accounts.getFirst().isChanging()).isTrue();
  }

  @Test
  void rowsThatDifferInTheSameWayThreeTimesAreDifferent() {
    for (int n = 0; n < 3; n++) {
      readings.add(reading("lost", "stray"));
    }

    Proof proof = compared();

    assertThat(proof.verdict()).isEqualTo(Proof.Verdict.DIFFERENT);
    assertThat(proof.differing()).isEqualTo(2);
  }

  @Test
  void rowsThatWereOnTheirWayAreEqual() {
    readings.add(reading("late", "old"));
    readings.add(Comparison.equal(3));

    assertThat(compared().verdict()).isEqualTo(Proof.Verdict.EQUAL);
  }

  private Proof compared() {
    StopSignal stop = StopSignal.root();
    try (World world = new World(directory, 1)) {
      RunId run = world.journal().begin(new MigrationId("compare-1"), "", "digest").run();
      Chronicle chronicle = new Chronicle(world.journal(), run, _ -> {}, stop);
      ComparisonFrame frame =
          new ComparisonFrame(
              new ComparisonRequest(
                  new DatabaseUrl("x", "postgresql://u:p@h/one"),
                  new DatabaseUrl("y", "postgresql://u:p@h/two"),
                  new TableSelection(List.of("*"), List.of()),
                  Optional.empty(),
                  Set.of(Level.CHECKSUM),
                  Duration.ZERO),
              database(),
              database(),
              chronicle,
              new Board(),
              new Valve(Pace.free(1)),
              new Retry(Duration.ofSeconds(1), chronicle, stop),
              stop,
              Clock.systemUTC());
      new RowsCompared(frame, (_, account) -> accounts.add(account))
          .run(List.of(MAPPING), m -> List.of(new Piece.Rows(m, 0, Bounds.ALL)));
      return accounts.getFirst().rows(Clock.systemUTC().instant());
    }
  }

  private ComparedDatabase database() {
    RowStream none =
        new RowStream() {
          @Override
          public byte @Nullable [] next() {
            return null;
          }

          @Override
          public void close() {}
        };
    ReadableRows rows = fake(ReadableRows.class, (_, _, _) -> none);
    ComparableRows compared = fake(ComparableRows.class, (_, _, _) -> readings.removeFirst());
    return fake(
        ComparedDatabase.class,
        (_, method, _) ->
            switch (method.getName()) {
              case "rows" -> rows;
              case "compared" -> compared;
              case "format" -> RowFormat.POSTGRESQL_TEXT;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
