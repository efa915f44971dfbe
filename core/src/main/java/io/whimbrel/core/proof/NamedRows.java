package io.whimbrel.core.proof;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows that differ and are named, up to a limit. Those that only the source has come first, however
 * late they are found: where the way back is proved, these are what a rollback would lose. Used by
 * one thread at a time.
 */
public final class NamedRows {
  private final int max;
  private final List<RowDifference> missing = new ArrayList<>();
  private final List<RowDifference> others = new ArrayList<>();

  /** None yet. */
  public NamedRows(int max) {
    this.max = max;
  }

  /** Adds one, if there is room for it. */
  public void add(RowDifference row) {
    List<RowDifference> kind = row.kind() == RowDifference.Kind.MISSING ? missing : others;
    if (kind.size() < max) {
      kind.add(row);
    }
  }

  /** Adds some. */
  public void addAll(Collection<RowDifference> rows) {
    rows.forEach(this::add);
  }

  /** Whether one of this kind would be named. */
  public boolean takes(RowDifference.Kind kind) {
    return kind == RowDifference.Kind.MISSING
        ? missing.size() < max
        : missing.size() + others.size() < max;
  }

  /** As many as the limit allows. */
  public List<RowDifference> rows() {
    return Stream.concat(missing.stream(), others.stream()).limit(max).toList();
  }
}
