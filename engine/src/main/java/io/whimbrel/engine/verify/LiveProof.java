package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.row.Bounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Proves rows equal while they change, in four steps:
 *
 * <ol>
 *   <li>P is read: every change up to it is on the target. Then the rows are compared. Rows that
 *       are equal now and change later are written by sync behind P, which notes their keys; so the
 *       proof holds as of P, and the cutover proves again what was touched behind it.
 *   <li>Rows that differ may only be late. When sync has caught up with what the source had when
 *       they were compared, they are compared again, up to ten times.
 *   <li>A row that differs again, although sync did not write it between the two comparisons, is
 *       different: had its source row been changed before the first comparison, sync would have
 *       written it.
 *   <li>Of a row that sync wrote between all of the comparisons, that is different which was the
 *       same in each of them ({@link Standing}); all else moves with the row's changes. The row is
 *       touched behind P, so the cutover proves it again when nothing moves.
 * </ol>
 *
 * Rows that cannot be named by a key are compared as a whole range again; they count as different
 * when the same ones are found three times in a row, each time with sync caught up between. Used by
 * one thread.
 */
final class LiveProof {
  static final int NAMED_MAX = 1_000;
  private static final int ROUNDS = 10;
  private static final int SAME = 2;

  private final Sights sights;
  private final TouchedRows touchedRows;
  private final Catching sync;

  LiveProof(Sights sights, TouchedRows touchedRows, Catching sync) {
    this.sights = sights;
    this.touchedRows = touchedRows;
    this.sync = sync;
  }

  /** Proves a range. */
  ChunkVerdict range(TableMapping mapping, Bounds bounds) {
    return ranges(mapping, List.of(bounds)).getFirst();
  }

  /** Proves ranges, which are looked at together at first. */
  List<ChunkVerdict> ranges(TableMapping mapping, List<Bounds> ranges) {
    Position since = sync.applied();
    return settled(mapping, ranges, since, sights.ranges(mapping, ranges, NAMED_MAX));
  }

  /** A proof that has begun; called once, it waits for its end. */
  @FunctionalInterface
  interface Begun {
    /** What is found of each range. */
    List<ChunkVerdict> verdicts();
  }

  /** Begins the same by lanes. */
  Begun begin(TableMapping mapping, List<Bounds> ranges, Lanes lanes) {
    Position since = sync.applied();
    Sights.Look look = sights.begin(mapping, ranges, lanes);
    return () -> settled(mapping, ranges, since, look.found(NAMED_MAX));
  }

  private List<ChunkVerdict> settled(
      TableMapping mapping, List<Bounds> ranges, Position since, List<Comparison> found) {
    List<ChunkVerdict> verdicts = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      verdicts.add(settled(mapping, ranges.get(i), since, found.get(i)));
    }
    return verdicts;
  }

  /** Proves a range value by value, also where digests would do. */
  ChunkVerdict rows(TableMapping mapping, Bounds bounds) {
    Position since = sync.applied();
    return settled(mapping, bounds, since, sights.rangeByRows(mapping, bounds, NAMED_MAX));
  }

  private ChunkVerdict settled(
      TableMapping mapping, Bounds bounds, Position since, Comparison first) {
    if (first.isEqual()) {
      return ChunkVerdict.equal(since, first.sourceRows(), 0);
    }
    return isNamedByKeys(mapping, first)
        ? settle(mapping, since, first)
        : again(mapping, bounds, first);
  }

  /** Compares a range again and again, until its differing rows can be named or stay the same. */
  private ChunkVerdict again(TableMapping mapping, Bounds bounds, Comparison first) {
    Comparison last = first;
    int same = 0;
    for (int round = 1; round < ROUNDS; round++) {
      sync.catchUp();
      Position since = sync.applied();
      Comparison next = sights.rangeByRows(mapping, bounds, NAMED_MAX);
      if (next.isEqual()) {
        return ChunkVerdict.equal(since, next.sourceRows(), first.differing());
      }
      if (hasKeys(mapping, next)) {
        ChunkVerdict named = settle(mapping, since, next);
        if (isNamedByKeys(mapping, next)) {
          return named;
        }
        if (named.differing() > 0) {
          return ChunkVerdict.different(
              since, next.sourceRows(), named.differences(), next.count(), first.differing());
        }
      }
      same = Set.copyOf(next.differences()).equals(Set.copyOf(last.differences())) ? same + 1 : 0;
      if (same >= SAME) {
        return ChunkVerdict.different(
            since, next.sourceRows(), next.differences(), next.count(), first.differing());
      }
      last = next;
    }
    return ChunkVerdict.open(sync.applied(), last.sourceRows(), first.differing());
  }

  /** Proves the rows of some keys. */
  ChunkVerdict keys(TableMapping mapping, List<List<String>> keys) {
    Position since = sync.applied();
    Comparison first = sights.keys(mapping, keys);
    return first.isEqual()
        ? ChunkVerdict.equal(since, first.sourceRows(), 0)
        : settle(mapping, since, first);
  }

  /** Finds rows of the target that lack a part of their key: no change of the source makes one. */
  ChunkVerdict keyless(TableMapping mapping) {
    Position since = sync.applied();
    Comparison found = sights.keyless(mapping, NAMED_MAX);
    return found.isEqual()
        ? ChunkVerdict.equal(since, 0, 0)
        : ChunkVerdict.different(since, 0, found.differences(), found.count(), 0);
  }

  private static boolean isNamedByKeys(TableMapping mapping, Comparison comparison) {
    return hasKeys(mapping, comparison)
        && comparison.differing() == comparison.differences().size();
  }

  private static boolean hasKeys(TableMapping mapping, Comparison comparison) {
    return mapping.source().key().isPresent()
        && comparison.differences().stream().noneMatch(d -> d.sourceKey().isEmpty());
  }

  private ChunkVerdict settle(TableMapping mapping, Position since, Comparison found) {
    List<List<String>> keys = keysOf(found.differences());
    List<RowDifference> different = new ArrayList<>();
    Standing standing = new Standing(found.differences());
    for (int round = 0; round < ROUNDS && !keys.isEmpty(); round++) {
      Position before = round == 0 ? since : sync.applied();
      if (round > 0) {
        List<RowDifference> still = differences(mapping, keys);
        standing.keep(still);
        keys = keysOf(still);
      }
      sync.catchUp();
      List<RowDifference> again = keys.isEmpty() ? List.of() : differences(mapping, keys);
      standing.keep(again);
      Set<List<String>> touched = touchedRows.since(mapping, before);
      again.stream().filter(d -> !touched.contains(d.sourceKey())).forEach(different::add);
      keys = keysOf(again.stream().filter(d -> touched.contains(d.sourceKey())).toList());
    }
    different.addAll(standing.of(keys));
    long rechecked = found.differing();
    return different.isEmpty()
        ? ChunkVerdict.equal(since, found.sourceRows(), rechecked)
        : ChunkVerdict.different(
            since, found.sourceRows(), different, DifferenceCount.of(different), rechecked);
  }

  private List<RowDifference> differences(TableMapping mapping, List<List<String>> keys) {
    return sights.keys(mapping, keys).differences();
  }

  private static List<List<String>> keysOf(List<RowDifference> differences) {
    return differences.stream().map(RowDifference::sourceKey).distinct().toList();
  }
}
