package io.whimbrel.engine.verify;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.Proof.Verdict;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.Valve;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Proves again, while changes go on, what was proved longer ago than the plan's age: the oldest
 * first, one thing after the other.
 *
 * <ol>
 *   <li>What is old is told from the journal alone, so that any process goes on where another one
 *       ended: level {@code checksum} by its chunks ({@link AgedChunks}), the other levels by their
 *       tables, and {@code structure} as a whole, since it is one look at both catalogs.
 *   <li>Each thing goes through the valve. A proof takes the place of the one before, whatever it
 *       says.
 *   <li>What fails is told, and left alone for a while, so that the others have their turn.
 * </ol>
 *
 * Used by one thread.
 */
public final class AgedProofs {
  static final Phase PHASE = Phase.CUTOVER;
  private static final Duration TURN = Duration.ofMinutes(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);

  private final Duration age;
  private final Listener listener;
  private final Map<Subject, Instant> restsUntil = new HashMap<>();

  /** What hears of it. */
  public interface Listener {
    /** Something is proved again. */
    void begins(String what);

    /** A proof does not hold that was made again, or holds that did not before. */
    void turned(Proof proof);

    /** Something could not be proved again. */
    void failed(String what, Problem problem);
  }

  /** What a proof is of: a chunk, or all of a table. */
  record Subject(Level level, TableName table, int chunk) {
    static final int ALL = -1;

    static Subject of(Proof proof) {
      return new Subject(proof.level(), proof.table(), ALL);
    }
  }

  /** What is old, and since when it is proved. */
  record Due(Subject subject, Instant at) {}

  /** For a plan that says how old a proof may be. */
  public AgedProofs(Duration age, Listener listener) {
    this.age = age;
    this.listener = listener;
  }

  /**
   * Proves what is old now, for a minute or a little longer.
   *
   * @param isWanted whether to begin with one more thing
   * @return how many things were looked at
   */
  public int prove(RunFrame frame, Catching sync, BooleanSupplier isWanted) {
    Instant now = frame.clock().instant();
    Set<Level> levels = Wanted.PLANNED.levels(frame.plan());
    List<Proof> proofs =
        frame.journal().history(frame.run()).proofs().stream()
            .filter(proof -> levels.contains(proof.level()))
            .toList();
    Instant limit = now.minus(age);
    AgedChunks chunks = new AgedChunks(frame, sync, proofs, isWanted);
    List<Due> due = new ArrayList<>(chunks.due(limit));
    ofTables(proofs).stream().filter(d -> d.at().isBefore(limit)).forEach(due::add);
    due.removeIf(d -> restsUntil.getOrDefault(d.subject(), Instant.MIN).isAfter(now));
    due.sort(Comparator.comparing(Due::at).thenComparing(d -> d.subject().level()));
    Work work = new Work(frame, sync, chunks, verdicts(proofs));
    Deadline end = Deadline.in(TURN);
    int looked = 0;
    for (Due next : due) {
      if (end.isPassed() || !isWanted.getAsBoolean()) {
        return looked;
      }
      frame.stop().check();
      prove(work, next.subject(), isWanted);
      looked++;
    }
    return looked;
  }

  private static Map<Subject, Verdict> verdicts(List<Proof> proofs) {
    return proofs.stream().collect(Collectors.toMap(Subject::of, Proof::verdict, (a, _) -> a));
  }

  /** Every level but the one that has chunks; all of the structure is as old as its oldest part. */
  private static List<Due> ofTables(List<Proof> proofs) {
    List<Due> due = new ArrayList<>();
    for (Proof proof : proofs) {
      if (proof.level() != Level.CHECKSUM && proof.level() != Level.STRUCTURE) {
        due.add(new Due(Subject.of(proof), proof.at()));
      }
    }
    proofs.stream()
        .filter(proof -> proof.level() == Level.STRUCTURE)
        .map(Proof::at)
        .min(Comparator.naturalOrder())
        .map(at -> new Due(new Subject(Level.STRUCTURE, Proof.WHOLE, Subject.ALL), at))
        .ifPresent(due::add);
    return due;
  }

  /** What one turn stands on. */
  private record Work(
      RunFrame frame, Catching sync, AgedChunks chunks, Map<Subject, Verdict> before) {}

  private void prove(Work work, Subject subject, BooleanSupplier isWanted) {
    String what = words(subject, work.chunks());
    listener.begins(what);
    try {
      proved(work, subject).forEach(proof -> compare(work, proof));
      if (isWanted.getAsBoolean()) {
        rest(work.frame(), subject, age);
      }
    } catch (Problem problem) {
      work.frame().stop().check();
      rest(work.frame(), subject, AFTER_FAILURE.compareTo(age) < 0 ? AFTER_FAILURE : age);
      listener.failed(what, problem);
    }
  }

  /** What stays old although it was looked at must not be looked at all the time. */
  private void rest(RunFrame frame, Subject subject, Duration length) {
    restsUntil.put(subject, frame.clock().instant().plus(length));
  }

  private void compare(Work work, Proof proof) {
    Verdict before = work.before().getOrDefault(Subject.of(proof), Verdict.EQUAL);
    if (proof.verdict() != before) {
      work.before().put(Subject.of(proof), proof.verdict());
      listener.turned(proof);
    }
  }

  private List<Proof> proved(Work work, Subject subject) {
    RunFrame frame = work.frame();
    return switch (subject.level()) {
      case CHECKSUM -> work.chunks().prove(subject, proof -> compare(work, proof));
      case COUNT -> mapping(frame, subject.table()).map(m -> counted(work, m)).orElse(List.of());
      case SAMPLE -> new SampleLevel(frame, work.sync(), PHASE).prove(subject.table()::equals);
      case STRUCTURE -> {
        try (Valve.Pass _ = frame.valve().enter(frame.stop(), () -> {})) {
          yield stored(frame, new StructureLevel(frame).prove(PHASE, _ -> true, frame.retry()));
        }
      }
      case RULES -> {
        try (Valve.Pass _ = frame.valve().enter(frame.stop(), () -> {})) {
          yield stored(
              frame,
              new RulesLevel(frame, PHASE, frame.retry())
                  .prove(work.sync(), subject.table()::equals));
        }
      }
    };
  }

  private static List<Proof> stored(RunFrame frame, List<Proof> proofs) {
    frame.stop().check();
    Levels.store(frame, proofs);
    return proofs;
  }

  private static List<Proof> counted(Work work, TableMapping mapping) {
    CountLevel level = new CountLevel(work.frame(), work.sync(), PHASE);
    List<Proof> proofs = level.prove(List.of(mapping));
    new Leftovers(work.frame()).replace(Level.COUNT, proofs, level.left());
    return proofs;
  }

  private static Optional<TableMapping> mapping(RunFrame frame, TableName table) {
    return frame.cargo().rowMappings().stream()
        .filter(m -> m.source().isLogged() && m.source().name().equals(table))
        .findFirst();
  }

  private static String words(Subject subject, AgedChunks chunks) {
    String level = Levels.words(Set.of(subject.level()));
    if (subject.table().equals(Proof.WHOLE)) {
      return "level " + level;
    }
    return subject.chunk() == Subject.ALL
        ? "%s on level %s".formatted(subject.table(), level)
        : "chunk %d of %d of %s"
            .formatted(subject.chunk() + 1, chunks.count(subject.table()), subject.table());
  }
}
