package io.whimbrel.engine.compare;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.engine.verify.Lanes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One piece of a table, which is compared at once. */
sealed interface Piece {

  /** What becomes of the table. */
  TableMapping mapping();

  /** Its number within the table. */
  int ordinal();

  /** Compares it. */
  Comparison look(Looks looks);

  /** Begins to compare pieces, those of one table's ranges at once; all else waits for its turn. */
  static Supplier<List<Comparison>> begin(List<Piece> pieces, Looks looks, Lanes lanes) {
    List<Bounds> ranges = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece instanceof Rows rows) {
        ranges.add(rows.bounds);
      }
    }
    return ranges.size() == pieces.size()
        ? looks.begin(pieces.getFirst().mapping(), ranges, lanes)
        : () -> pieces.stream().map(piece -> piece.look(looks)).toList();
  }

  /** Whether it stands for all its rows, so that nobody has to look at them again. */
  default boolean isWhole() {
    return true;
  }

  /** The rows of a range of keys. */
  record Rows(TableMapping mapping, int ordinal, Bounds bounds) implements Piece {
    @Override
    public Comparison look(Looks looks) {
      return looks.ranges(mapping, List.of(bounds)).getFirst();
    }
  }

  /** The rows of a range of keys, each of them field by field. */
  record Fields(TableMapping mapping, int ordinal, Bounds bounds) implements Piece {
    @Override
    public Comparison look(Looks looks) {
      return looks.fields(mapping, bounds);
    }

    @Override
    public boolean isWhole() {
      return false;
    }
  }

  /** The rows of the target that no source key stands for, where keys are derived. */
  record Beyond(TableMapping mapping, int ordinal) implements Piece {
    @Override
    public Comparison look(Looks looks) {
      return looks.beyond(mapping);
    }
  }

  /** Rows of a range of keys that are drawn. */
  record Sample(TableMapping mapping, int ordinal, Bounds bounds, Draw draw) implements Piece {
    @Override
    public Comparison look(Looks looks) {
      return looks.drawn(mapping, bounds, draw);
    }

    @Override
    public boolean isWhole() {
      return false;
    }
  }
}
