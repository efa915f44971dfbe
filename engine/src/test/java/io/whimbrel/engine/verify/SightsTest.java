package io.whimbrel.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.database.row.ComparableRows;
import io.whimbrel.core.database.row.ReadableRows;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Pace;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table whose keys are numbers; in parts of ten keys some rows of the target are wrong. */
class SightsTest {
  private static final TableName NAME = new TableName("public", "t");
  private static final TableMapping MAPPING =
      new TableMapping(
          new Table(
              NAME,
              Table.Kind.PLAIN,
              List.of(),
              Optional.empty(),
              RowIdentity.KEY,
              List.of(),
              Optional.empty(),
              0,
              0),
          NAME,
          List.of(),
          Optional.empty(),
          List.of(),
          Optional.empty());

  @TempDir private Path directory;
  private final Set<Integer> wrong = new TreeSet<>();
  private final List<Integer> questions = Collections.synchronizedList(new ArrayList<>());
  private final List<Bounds> byRows = new ArrayList<>();
  private Runnable atSource = () -> {};
  private Runnable atTarget = () -> {};

  @Test
  void rangesAreAskedAboutAtOnceAndEachHasItsOwnAnswer() {
    List<Comparison> found = look(range(0, 100), range(100, 150), range(150, 400));

    assertThat(found)
        .containsExactly(Comparison.equal(100), Comparison.equal(50), Comparison.equal(250));
    assertThat(questions).containsExactly(3);
    assertThat(byRows).isEmpty();
  }

  @Test
  void onlyThePartWithTheWrongRowIsReadRowByRow() {
    wrong.add(123);

    List<Comparison> found = look(range(0, 100), range(100, 200), range(200, 300));

    assertThat(found).extracting(Comparison::differing).containsExactly(0L, 1L, 0L);
    assertThat(found).extracting(Comparison::sourceRows).containsExactly(100L, 100L, 100L);
    assertThat(byRows).containsExactly(range(120, 130));
    assertThat(questions).containsExactly(3, 10);
  }

  @Test
  void partsOfALongRangeAreAskedAboutInSeveralQuestions() {
    wrong.addAll(List.of(7, 999));

    List<Comparison> found = look(range(0, 1_000));

    assertThat(found).extracting(Comparison::differing).containsExactly(2L);
    assertThat(byRows).containsExactly(range(0, 10), range(990, 1_000));
    assertThat(questions).containsExactly(1, 32, 32, 32, 4);
  }

  @Test
  void whereManyPartsDifferTheWholeRangeIsReadAndNoFurtherPartAskedAbout() {
    IntStream.range(0, 32).forEach(part -> wrong.add(part * 10));

    List<Comparison> found = look(range(0, 1_000));

    assertThat(found).extracting(Comparison::differing).containsExactly(32L);
    assertThat(byRows).containsExactly(range(0, 1_000));
    assertThat(questions).containsExactly(1, 32);
  }

  @Test
  void aRangeThatIsNoLongerThanAPartIsReadAtOnce() {
    wrong.add(3);

    assertThat(look(range(0, 10))).extracting(Comparison::differing).containsExactly(1L);
    assertThat(questions).containsExactly(1);
    assertThat(byRows).containsExactly(range(0, 10));
  }

  @Test
  void theSourceAnswersQuestionsBehindTheOneThatTheTargetIsAt() {
    CountDownLatch ahead = new CountDownLatch(2);
    atSource = ahead::countDown;
    atTarget = () -> awaited(ahead);

    List<Comparison> found = lookByLanes(range(0, 100), range(100, 200));

    assertThat(found).containsExactly(Comparison.equal(100), Comparison.equal(100));
  }

  @Test
  void whatFailsOnTheWayIsAskedAgainOnBothSides() {
    AtomicInteger calls = new AtomicInteger();
    atSource =
        () -> {
          if (calls.incrementAndGet() == 1) {
            throw Problem.of(ProblemCode.UNREACHABLE)
                .what("connection lost")
                .permanence(Problem.Permanence.TRANSIENT)
                .exception();
          }
        };

    List<Comparison> found = lookByLanes(range(0, 100), range(100, 200));

    assertThat(found).containsExactly(Comparison.equal(100), Comparison.equal(100));
    assertThat(calls).hasValue(3);
    assertThat(questions).containsExactly(1, 1, 1);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each range by a question of its own, all of them begun before the first is waited for. */
  private List<Comparison> lookByLanes(Bounds... ranges) {
    return sight(
        sights -> {
          try (Lanes lanes = new Lanes("test")) {
            List<Sights.Look> begun =
                Stream.of(ranges).map(r -> sights.begin(MAPPING, List.of(r), lanes)).toList();
            return begun.stream().flatMap(look -> look.found(100).stream()).toList();
          }
        });
  }

  private List<Comparison> look(Bounds... ranges) {
    return sight(sights -> sights.ranges(MAPPING, List.of(ranges), 100));
  }

  private List<Comparison> sight(Function<Sights, List<Comparison>> looking) {
    StopSignal stop = StopSignal.root();
    try (World world = new World(directory, 1)) {
      RunId run = world.journal().begin(new MigrationId("looks-1"), "", "digest").run();
      Retry retry =
          new Retry(
              Duration.ofSeconds(1), new Chronicle(world.journal(), run, _ -> {}, stop), stop);
      ProofGround ground =
          new ProofGround(
              source(), target(), _ -> RowFormat.POSTGRESQL_TEXT, 64, new Valve(Pace.free(1)));
      return looking.apply(new Sights(ground, Phase.VERIFY, retry));
    }
  }

  private ReadableRows source() {
    RowStream none =
        new RowStream() {
          @Override
          public byte @Nullable [] next() {
            return null;
          }

          @Override
          public void close() {}
        };
    return fake(
        ReadableRows.class,
        (_, method, arguments) ->
            switch (method.getName()) {
              case "digestRules" -> rules();
              case "digests" -> {
                atSource.run();
                yield digests(ranges(arguments), false);
              }
              case "split" -> parts((Bounds) arguments[1]);
              case "read" -> none;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private ComparableRows target() {
    return fake(
        ComparableRows.class,
        (_, method, arguments) ->
            switch (method.getName()) {
              case "digestRules" -> rules();
              case "digests" -> {
                atTarget.run();
                questions.add(ranges(arguments).size());
                yield digests(ranges(arguments), true);
              }
              case "compare" -> compared((Bounds) arguments[1]);
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private static List<DigestRule> rules() {
    return List.of(new DigestRule("numbers", 128));
  }

  @SuppressWarnings("unchecked")
  private static List<Bounds> ranges(Object[] arguments) {
    return (List<Bounds>) arguments[1];
  }

  private List<ChunkDigest> digests(List<Bounds> ranges, boolean isTarget) {
    return ranges.stream()
        .map(range -> new ChunkDigest(size(range), isTarget ? "" + wrongIn(range) : "0"))
        .toList();
  }

  private Comparison compared(Bounds range) {
    byRows.add(range);
    return new Comparison(
        size(range), size(range), new DifferenceCount(0, 0, wrongIn(range)), List.of());
  }

  private static List<Bounds> parts(Bounds range) {
    return IntStream.iterate(from(range), key -> key < until(range), key -> key + 10)
        .mapToObj(key -> range(key, key + 10))
        .toList();
  }

  private long wrongIn(Bounds range) {
    return wrong.stream().filter(key -> key >= from(range) && key < until(range)).count();
  }

  private static long size(Bounds range) {
    return (long) until(range) - from(range);
  }

  private static int from(Bounds range) {
    return Integer.parseInt(range.from().orElseThrow().getFirst());
  }

  private static int until(Bounds range) {
    return Integer.parseInt(range.until().orElseThrow().getFirst());
  }

  private static Bounds range(int from, int until) {
    return new Bounds(Optional.of(List.of("" + from)), Optional.of(List.of("" + until)));
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
