package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one table with a key, collapsed to the last image per source key, in the order in
 * which keys were first met. Used by one thread.
 */
final class KeyedBatch {

  private final int[] keyPlaces;
  private final Map<List<String>, Image> images = new LinkedHashMap<>();
  private final Map<List<String>, List<String>> moves = new LinkedHashMap<>();

  KeyedBatch(TableMapping mapping) {
    List<String> stored = mapping.sourceColumns().stream().map(Column::name).toList();
    this.keyPlaces = mapping.source().keyColumns().stream().mapToInt(stored::indexOf).toArray();
  }

  /** The key of a row; where the row leaves a key column unchanged, of the older image. */
  List<String> key(Tuple row, @Nullable Tuple older) {
    List<String> key = new ArrayList<>(keyPlaces.length);
    for (int place : keyPlaces) {
      Tuple from = row.isUnchanged(place) && older != null ? older : row;
      String value = from.text(place);
      key.add(value == null ? "" : value);
    }
    return key;
  }

  /**
   * What becomes of a key.
   *
   * @param row its last image; empty when it is gone
   * @param wasThere whether its first change in this batch found a row
   */
  private record Image(Optional<Tuple> row, boolean wasThere) {}

  /** A row comes, or may have been there, with these values. */
  void put(List<String> key, Tuple row) {
    put(key, row, false);
  }

  /** The row is there and gets these values; what they leave unchanged keeps its value. */
  void change(List<String> key, Tuple row) {
    put(key, row, true);
  }

  private void put(List<String> key, Tuple row, boolean wasThere) {
    images.merge(
        key,
        new Image(Optional.of(row), wasThere),
        (older, _) ->
            new Image(
                Optional.of(row.hasUnchanged() ? older.row().map(row::over).orElse(row) : row),
                older.wasThere()));
  }

  /** A row that had another key before this batch, or in it, has this one from now on. */
  void move(List<String> oldKey, List<String> newKey, Tuple row) {
    List<String> first = moves.getOrDefault(oldKey, oldKey);
    remove(oldKey);
    put(newKey, row);
    moves.put(newKey, first);
  }

  /** The keys that rows had before this batch, by those that they have now. */
  Map<List<String>, List<String>> moves() {
    return Collections.unmodifiableMap(moves);
  }

  /** The row is gone. */
  void remove(List<String> key) {
    moves.remove(key);
    images.merge(
        key,
        new Image(Optional.empty(), true),
        (older, _) -> new Image(Optional.empty(), older.wasThere()));
  }

  /** The last image of a key in this batch, if the batch has one. */
  Optional<Tuple> image(List<String> key) {
    return Optional.ofNullable(images.get(key)).flatMap(Image::row);
  }

  /** Keys of all changes. */
  List<List<String>> keys() {
    return List.copyOf(images.keySet());
  }

  /** Keys of rows that are gone. */
  List<List<String>> removed() {
    return images.entrySet().stream()
        .filter(e -> e.getValue().row().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Rows that are there. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>(images.size());
    images.forEach(
        (key, image) ->
            image.row().ifPresent(tuple -> rows.add(new Row(key, tuple, image.wasThere()))));
    return rows;
  }

  boolean isEmpty() {
    return images.isEmpty();
  }

  /**
   * A row that is there.
   *
   * @param wasThere whether there was one of its key before the batch, as far as is known
   */
  record Row(List<String> key, Tuple tuple, boolean wasThere) {}
}
