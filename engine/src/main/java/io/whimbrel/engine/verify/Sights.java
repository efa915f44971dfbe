package io.whimbrel.engine.verify;

import io.whimbrel.core.database.row.ComparableRows;
import io.whimbrel.core.database.row.ReadableRows;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.Table;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One look at the rows of both sides: by digests where the mapping is plain, row by row else and
 * where digests differ. A look writes nothing, so it is taken again after a transient problem.
 */
public final class Sights {
  /** Of a row in a table without statistics. */
  private static final long ROW_BYTES = 100;

  /** Of a part of a range in which rows differ. */
  private static final long PART_ROWS = 4_000;

  /** Parts that are asked about at once. */
  private static final int PARTS_MAX = 32;

  private final ProofGround ground;
  private final Phase phase;
  private final Retry retry;

  Sights(RunFrame frame, Phase phase, Retry retry) {
    this(ProofGround.of(frame), phase, retry);
  }

  /** Looks on some ground, noted in a phase. */
  public Sights(ProofGround ground, Phase phase, Retry retry) {
    this.ground = ground;
    this.phase = phase;
    this.retry = retry;
  }

  /** A look that has begun. */
  @FunctionalInterface
  public interface Look {
    /**
     * Waits for its end.
     *
     * @param differencesMax how many differences of a range are named
     * @return what was found in each range
     */
    List<Comparison> found(int differencesMax);
  }

  /** Compares ranges of one table, one by one; equal digests stand for equal rows. */
  public List<Comparison> ranges(TableMapping mapping, List<Bounds> ranges, int differencesMax) {
    return looked(mapping, ranges, ruleOf(mapping), new AtomicReference<>(), differencesMax);
  }

  /** Begins the same by lanes: each side makes its digests when it has done what is before them. */
  public Look begin(TableMapping mapping, List<Bounds> ranges, Lanes lanes) {
    Optional<DigestRule> rule = ruleOf(mapping);
    AtomicReference<@Nullable Answers> asked = new AtomicReference<>();
    rule.ifPresent(known -> asked.set(ask(mapping, ranges, known, lanes)));
    return differencesMax -> looked(mapping, ranges, rule, asked, differencesMax);
  }

  private Optional<DigestRule> ruleOf(TableMapping mapping) {
    return mapping.isPlain()
        ? retry.call(phase, "asking for rules", this::digestRule)
        : Optional.empty();
  }

  private List<Comparison> looked(
      TableMapping mapping,
      List<Bounds> ranges,
      Optional<DigestRule> rule,
      AtomicReference<@Nullable Answers> asked,
      int max) {
    if (rule.isEmpty()) {
      return ranges.stream().map(r -> rangeByRows(mapping, r, max)).toList();
    }
    List<Optional<Comparison>> equal = byDigest(mapping, ranges, rule.get(), asked);
    List<Comparison> found = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      Bounds range = ranges.get(i);
      found.add(equal.get(i).orElseGet(() -> byParts(mapping, range, rule.get(), max)));
    }
    return found;
  }

  /**
   * Finds the few rows that differ in a range: only parts whose digests differ are compared row by
   * row. Where many parts do, the whole range is.
   */
  private Comparison byParts(TableMapping mapping, Bounds bounds, DigestRule rule, int max) {
    List<Bounds> parts =
        retry.call(
            phase,
            "cutting a range of " + mapping.source().name(),
            () -> source().split(mapping.source(), bounds, PART_ROWS));
    if (parts.size() == 1) {
      return rangeByRows(mapping, bounds, max);
    }
    Comparison all = Comparison.equal(0);
    long looks = 1L + parts.size() / 8;
    for (int from = 0; from < parts.size(); from += PARTS_MAX) {
      List<Bounds> some = parts.subList(from, Math.min(from + PARTS_MAX, parts.size()));
      List<Optional<Comparison>> equal = byDigest(mapping, some, rule);
      looks -= equal.stream().filter(Optional::isEmpty).count();
      if (looks < 0) {
        return rangeByRows(mapping, bounds, max);
      }
      for (int i = 0; i < some.size(); i++) {
        retry.stop().check();
        Bounds part = some.get(i);
        all = all.plus(equal.get(i).orElseGet(() -> rangeByRows(mapping, part, max)), max);
      }
    }
    return all;
  }

  private Optional<DigestRule> digestRule() {
    return DigestRule.common(source().digestRules(), proofs().digestRules(), ground.digestBits());
  }

  /** The digests of both sides, which are on their way. */
  private record Answers(
      CompletableFuture<List<ChunkDigest>> source, CompletableFuture<List<ChunkDigest>> target) {

    /** Waits for both, also when one has failed: nothing of a failed look goes on behind it. */
    void await() {
      CompletableFuture.allOf(source, target).handle((_, _) -> true).join();
      joined(source);
      joined(target);
    }

    private static void joined(CompletableFuture<?> answer) {
      if (answer.isCompletedExceptionally()
          && answer.exceptionNow() instanceof RuntimeException known) {
        throw known;
      }
    }
  }

  private Answers ask(TableMapping mapping, List<Bounds> ranges, DigestRule rule, Lanes lanes) {
    return new Answers(
        lanes.atSource(
            () -> {
              retry.stop().check();
              return source().digests(mapping, ranges, rule);
            }),
        lanes.atTarget(
            () -> {
              retry.stop().check();
              return proofs().digests(mapping, ranges, rule);
            }));
  }

  private List<Optional<Comparison>> byDigest(
      TableMapping mapping, List<Bounds> ranges, DigestRule rule) {
    return byDigest(mapping, ranges, rule, new AtomicReference<>());
  }

  /**
   * Of each range that it is equal; empty where digests differ.
   *
   * @param asked what the first attempt waits for; where nothing is, and in each further attempt,
   *     both sides are asked now
   */
  private List<Optional<Comparison>> byDigest(
      TableMapping mapping,
      List<Bounds> ranges,
      DigestRule rule,
      AtomicReference<@Nullable Answers> asked) {
    return retry.call(
        phase,
        "digests of " + mapping.source().name(),
        () -> {
          Answers early = asked.getAndSet(null);
          if (early != null) {
            return equal(mapping.source(), early);
          }
          try (Lanes lanes = new Lanes("digest")) {
            return equal(mapping.source(), ask(mapping, ranges, rule, lanes));
          }
        });
  }

  private List<Optional<Comparison>> equal(Table table, Answers answers) {
    answers.await();
    List<ChunkDigest> atSource = answers.source().join();
    List<ChunkDigest> atTarget = answers.target().join();
    charge(table, atTarget);
    List<Optional<Comparison>> equal = new ArrayList<>();
    for (int i = 0; i < atTarget.size(); i++) {
      ChunkDigest digest = atTarget.get(i);
      equal.add(
          digest.equals(atSource.get(i))
              ? Optional.of(Comparison.equal(digest.rows()))
              : Optional.empty());
    }
    return equal;
  }

  /** Compares a range row by row. */
  public Comparison rangeByRows(TableMapping mapping, Bounds bounds, int differencesMax) {
    return retry.call(
        phase,
        "comparing rows of " + mapping.source().name(),
        () -> {
          RowFormat format = ground.format().apply(mapping);
          try (RowStream rows = paced(source().read(mapping, bounds, format))) {
            return proofs().compare(mapping, bounds, format, rows, differencesMax);
          }
        });
  }

  /** Compares the rows of some keys. */
  public Comparison keys(TableMapping mapping, List<List<String>> keys) {
    return retry.call(
        phase,
        "comparing rows of " + mapping.source().name(),
        () -> {
          RowFormat format = ground.format().apply(mapping);
          try (RowStream rows = paced(source().read(mapping, keys, format))) {
            return proofs().compare(mapping, keys, format, rows, keys.size() + 1);
          }
        });
  }

  /** Finds rows of the target that lack a part of their key. */
  public Comparison keyless(TableMapping mapping, int differencesMax) {
    return retry.call(
        phase,
        "comparing rows of " + mapping.source().name(),
        () -> proofs().keyless(mapping, differencesMax));
  }

  /** Digests are made by the source without a word: they are paid for when they are there. */
  private void charge(Table table, List<ChunkDigest> digests) {
    long rows = digests.stream().mapToLong(ChunkDigest::rows).sum();
    long each = table.rows() <= 0 ? ROW_BYTES : table.bytes() / table.rows();
    ground.valve().took(rows * each, retry.stop());
  }

  private RowStream paced(RowStream rows) {
    return ground.valve().paced(rows, retry.stop());
  }

  private ReadableRows source() {
    return ground.source();
  }

  private ComparableRows proofs() {
    return ground.target();
  }
}
